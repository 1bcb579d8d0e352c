# Validation loss during training. Redraw: gnuplot training-curves.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,710 font "DejaVu Sans,13" background "white"
set output "training-curves.svg"
set xlabel "images shown (thousands)"
set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" font ",11"
set xrange [0:*]
plot "training-curves-0.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#0072B2" notitle, "training-curves-0.csv" skip 1 using 1:2 with linespoints lw 2 pt 7 lc rgb "#0072B2" ps 0.6 title "c1e10, width 4" noenhanced, \
  "training-curves-1.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#D55E00" notitle, "training-curves-1.csv" skip 1 using 1:2 with linespoints lw 2 pt 5 lc rgb "#D55E00" ps 0.6 title "c1e10, width 8" noenhanced, \
  "training-curves-2.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#009E73" notitle, "training-curves-2.csv" skip 1 using 1:2 with linespoints lw 2 pt 9 lc rgb "#009E73" ps 0.6 title "c1e10, width 12" noenhanced, \
  "training-curves-3.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#CC79A7" notitle, "training-curves-3.csv" skip 1 using 1:2 with linespoints lw 2 pt 13 lc rgb "#CC79A7" ps 0.6 title "c1e10, width 16" noenhanced, \
  "training-curves-4.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#E69F00" notitle, "training-curves-4.csv" skip 1 using 1:2 with linespoints lw 2 pt 11 lc rgb "#E69F00" ps 0.6 title "c1e10, width 20" noenhanced, \
  "training-curves-5.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#56B4E9" notitle, "training-curves-5.csv" skip 1 using 1:2 with linespoints lw 2 pt 4 lc rgb "#56B4E9" ps 0.6 title "c3e10, width 4" noenhanced, \
  "training-curves-6.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#000000" notitle, "training-curves-6.csv" skip 1 using 1:2 with linespoints lw 2 pt 6 lc rgb "#000000" ps 0.6 title "c3e10, width 8" noenhanced, \
  "training-curves-7.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#999999" notitle, "training-curves-7.csv" skip 1 using 1:2 with linespoints lw 2 pt 8 lc rgb "#999999" ps 0.6 title "c3e10, width 12" noenhanced, \
  "training-curves-8.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#0072B2" notitle, "training-curves-8.csv" skip 1 using 1:2 with linespoints lw 2 pt 5 lc rgb "#0072B2" ps 0.6 title "c3e10, width 16" noenhanced, \
  "training-curves-9.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#D55E00" notitle, "training-curves-9.csv" skip 1 using 1:2 with linespoints lw 2 pt 9 lc rgb "#D55E00" ps 0.6 title "c3e10, width 24" noenhanced, \
  "training-curves-10.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#009E73" notitle, "training-curves-10.csv" skip 1 using 1:2 with linespoints lw 2 pt 13 lc rgb "#009E73" ps 0.6 title "c1e11, width 8" noenhanced, \
  "training-curves-11.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#CC79A7" notitle, "training-curves-11.csv" skip 1 using 1:2 with linespoints lw 2 pt 11 lc rgb "#CC79A7" ps 0.6 title "c1e11, width 12" noenhanced, \
  "training-curves-12.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#E69F00" notitle, "training-curves-12.csv" skip 1 using 1:2 with linespoints lw 2 pt 4 lc rgb "#E69F00" ps 0.6 title "c1e11, width 16" noenhanced, \
  "training-curves-13.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#56B4E9" notitle, "training-curves-13.csv" skip 1 using 1:2 with linespoints lw 2 pt 6 lc rgb "#56B4E9" ps 0.6 title "c1e11, width 24" noenhanced, \
  "training-curves-14.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#000000" notitle, "training-curves-14.csv" skip 1 using 1:2 with linespoints lw 2 pt 8 lc rgb "#000000" ps 0.6 title "c1e11, width 32" noenhanced, \
  "training-curves-15.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#999999" notitle, "training-curves-15.csv" skip 1 using 1:2 with linespoints lw 2 pt 7 lc rgb "#999999" ps 0.6 title "c3e11, width 12" noenhanced, \
  "training-curves-16.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#0072B2" notitle, "training-curves-16.csv" skip 1 using 1:2 with linespoints lw 2 pt 9 lc rgb "#0072B2" ps 0.6 title "c3e11, width 16" noenhanced, \
  "training-curves-17.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#D55E00" notitle, "training-curves-17.csv" skip 1 using 1:2 with linespoints lw 2 pt 13 lc rgb "#D55E00" ps 0.6 title "c3e11, width 20" noenhanced, \
  "training-curves-18.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#009E73" notitle, "training-curves-18.csv" skip 1 using 1:2 with linespoints lw 2 pt 11 lc rgb "#009E73" ps 0.6 title "c3e11, width 24" noenhanced, \
  "training-curves-19.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#CC79A7" notitle, "training-curves-19.csv" skip 1 using 1:2 with linespoints lw 2 pt 4 lc rgb "#CC79A7" ps 0.6 title "c3e11, width 32" noenhanced, \
  "training-curves-20.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#E69F00" notitle, "training-curves-20.csv" skip 1 using 1:2 with linespoints lw 2 pt 6 lc rgb "#E69F00" ps 0.6 title "c1e12, width 16" noenhanced, \
  "training-curves-21.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#56B4E9" notitle, "training-curves-21.csv" skip 1 using 1:2 with linespoints lw 2 pt 8 lc rgb "#56B4E9" ps 0.6 title "c1e12, width 20" noenhanced, \
  "training-curves-22.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#000000" notitle, "training-curves-22.csv" skip 1 using 1:2 with linespoints lw 2 pt 7 lc rgb "#000000" ps 0.6 title "c1e12, width 24" noenhanced, \
  "training-curves-23.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#999999" notitle, "training-curves-23.csv" skip 1 using 1:2 with linespoints lw 2 pt 5 lc rgb "#999999" ps 0.6 title "c1e12, width 32" noenhanced, \
  "training-curves-24.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#0072B2" notitle, "training-curves-24.csv" skip 1 using 1:2 with linespoints lw 2 pt 13 lc rgb "#0072B2" ps 0.6 title "c1e12, width 48" noenhanced
set output
