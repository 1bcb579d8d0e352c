# Validation loss during training. Redraw: gnuplot training-curves.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "training-curves.svg"
set xlabel "images shown (thousands)"
set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" font ",11"
set xrange [0:*]
plot "training-curves-0.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#0072B2" notitle, "training-curves-0.csv" skip 1 using 1:2 with linespoints lw 2 pt 7 lc rgb "#0072B2" ps 0.6 title "w8" noenhanced, \
  "training-curves-1.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#D55E00" notitle, "training-curves-1.csv" skip 1 using 1:2 with linespoints lw 2 pt 5 lc rgb "#D55E00" ps 0.6 title "w12" noenhanced, \
  "training-curves-2.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#009E73" notitle, "training-curves-2.csv" skip 1 using 1:2 with linespoints lw 2 pt 9 lc rgb "#009E73" ps 0.6 title "w20" noenhanced, \
  "training-curves-3.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#CC79A7" notitle, "training-curves-3.csv" skip 1 using 1:2 with linespoints lw 2 pt 13 lc rgb "#CC79A7" ps 0.6 title "w32" noenhanced, \
  "training-curves-4.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#E69F00" notitle, "training-curves-4.csv" skip 1 using 1:2 with linespoints lw 2 pt 11 lc rgb "#E69F00" ps 0.6 title "w48" noenhanced, \
  "training-curves-5.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#56B4E9" notitle, "training-curves-5.csv" skip 1 using 1:2 with linespoints lw 2 pt 4 lc rgb "#56B4E9" ps 0.6 title "w72" noenhanced, \
  "training-curves-6.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#000000" notitle, "training-curves-6.csv" skip 1 using 1:2 with linespoints lw 2 pt 6 lc rgb "#000000" ps 0.6 title "w96" noenhanced
set output
