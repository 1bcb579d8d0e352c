# Validation loss during training. Redraw, in this folder: gnuplot -d training-curves.gp
set encoding utf8
set datafile separator ","
data = "training-curves.csv"
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
plot data skip 1 using ($1==0 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" notitle, data skip 1 using ($1==0 ? $3 : NaN):4 with linespoints lw 2 pt 7 lc rgb "#0072B2" ps 0.6 title "c1e10, width 4" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):5:6 with filledcurves lc rgb "#D55E00" notitle, data skip 1 using ($1==1 ? $3 : NaN):4 with linespoints lw 2 pt 5 lc rgb "#D55E00" ps 0.6 title "c1e10, width 8" noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):5:6 with filledcurves lc rgb "#009E73" notitle, data skip 1 using ($1==2 ? $3 : NaN):4 with linespoints lw 2 pt 9 lc rgb "#009E73" ps 0.6 title "c1e10, width 12" noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):5:6 with filledcurves lc rgb "#CC79A7" notitle, data skip 1 using ($1==3 ? $3 : NaN):4 with linespoints lw 2 pt 13 lc rgb "#CC79A7" ps 0.6 title "c1e10, width 16" noenhanced, \
  data skip 1 using ($1==4 ? $3 : NaN):5:6 with filledcurves lc rgb "#E69F00" notitle, data skip 1 using ($1==4 ? $3 : NaN):4 with linespoints lw 2 pt 11 lc rgb "#E69F00" ps 0.6 title "c1e10, width 20" noenhanced, \
  data skip 1 using ($1==5 ? $3 : NaN):5:6 with filledcurves lc rgb "#56B4E9" notitle, data skip 1 using ($1==5 ? $3 : NaN):4 with linespoints lw 2 pt 4 lc rgb "#56B4E9" ps 0.6 title "c3e10, width 4" noenhanced, \
  data skip 1 using ($1==6 ? $3 : NaN):5:6 with filledcurves lc rgb "#000000" notitle, data skip 1 using ($1==6 ? $3 : NaN):4 with linespoints lw 2 pt 6 lc rgb "#000000" ps 0.6 title "c3e10, width 8" noenhanced, \
  data skip 1 using ($1==7 ? $3 : NaN):5:6 with filledcurves lc rgb "#999999" notitle, data skip 1 using ($1==7 ? $3 : NaN):4 with linespoints lw 2 pt 8 lc rgb "#999999" ps 0.6 title "c3e10, width 12" noenhanced, \
  data skip 1 using ($1==8 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" notitle, data skip 1 using ($1==8 ? $3 : NaN):4 with linespoints lw 2 pt 5 lc rgb "#0072B2" ps 0.6 title "c3e10, width 16" noenhanced, \
  data skip 1 using ($1==9 ? $3 : NaN):5:6 with filledcurves lc rgb "#D55E00" notitle, data skip 1 using ($1==9 ? $3 : NaN):4 with linespoints lw 2 pt 9 lc rgb "#D55E00" ps 0.6 title "c3e10, width 24" noenhanced, \
  data skip 1 using ($1==10 ? $3 : NaN):5:6 with filledcurves lc rgb "#009E73" notitle, data skip 1 using ($1==10 ? $3 : NaN):4 with linespoints lw 2 pt 13 lc rgb "#009E73" ps 0.6 title "c1e11, width 8" noenhanced, \
  data skip 1 using ($1==11 ? $3 : NaN):5:6 with filledcurves lc rgb "#CC79A7" notitle, data skip 1 using ($1==11 ? $3 : NaN):4 with linespoints lw 2 pt 11 lc rgb "#CC79A7" ps 0.6 title "c1e11, width 12" noenhanced, \
  data skip 1 using ($1==12 ? $3 : NaN):5:6 with filledcurves lc rgb "#E69F00" notitle, data skip 1 using ($1==12 ? $3 : NaN):4 with linespoints lw 2 pt 4 lc rgb "#E69F00" ps 0.6 title "c1e11, width 16" noenhanced, \
  data skip 1 using ($1==13 ? $3 : NaN):5:6 with filledcurves lc rgb "#56B4E9" notitle, data skip 1 using ($1==13 ? $3 : NaN):4 with linespoints lw 2 pt 6 lc rgb "#56B4E9" ps 0.6 title "c1e11, width 24" noenhanced, \
  data skip 1 using ($1==14 ? $3 : NaN):5:6 with filledcurves lc rgb "#000000" notitle, data skip 1 using ($1==14 ? $3 : NaN):4 with linespoints lw 2 pt 8 lc rgb "#000000" ps 0.6 title "c1e11, width 32" noenhanced, \
  data skip 1 using ($1==15 ? $3 : NaN):5:6 with filledcurves lc rgb "#999999" notitle, data skip 1 using ($1==15 ? $3 : NaN):4 with linespoints lw 2 pt 7 lc rgb "#999999" ps 0.6 title "c3e11, width 12" noenhanced, \
  data skip 1 using ($1==16 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" notitle, data skip 1 using ($1==16 ? $3 : NaN):4 with linespoints lw 2 pt 9 lc rgb "#0072B2" ps 0.6 title "c3e11, width 16" noenhanced, \
  data skip 1 using ($1==17 ? $3 : NaN):5:6 with filledcurves lc rgb "#D55E00" notitle, data skip 1 using ($1==17 ? $3 : NaN):4 with linespoints lw 2 pt 13 lc rgb "#D55E00" ps 0.6 title "c3e11, width 20" noenhanced, \
  data skip 1 using ($1==18 ? $3 : NaN):5:6 with filledcurves lc rgb "#009E73" notitle, data skip 1 using ($1==18 ? $3 : NaN):4 with linespoints lw 2 pt 11 lc rgb "#009E73" ps 0.6 title "c3e11, width 24" noenhanced, \
  data skip 1 using ($1==19 ? $3 : NaN):5:6 with filledcurves lc rgb "#CC79A7" notitle, data skip 1 using ($1==19 ? $3 : NaN):4 with linespoints lw 2 pt 4 lc rgb "#CC79A7" ps 0.6 title "c3e11, width 32" noenhanced, \
  data skip 1 using ($1==20 ? $3 : NaN):5:6 with filledcurves lc rgb "#E69F00" notitle, data skip 1 using ($1==20 ? $3 : NaN):4 with linespoints lw 2 pt 6 lc rgb "#E69F00" ps 0.6 title "c1e12, width 16" noenhanced, \
  data skip 1 using ($1==21 ? $3 : NaN):5:6 with filledcurves lc rgb "#56B4E9" notitle, data skip 1 using ($1==21 ? $3 : NaN):4 with linespoints lw 2 pt 8 lc rgb "#56B4E9" ps 0.6 title "c1e12, width 20" noenhanced, \
  data skip 1 using ($1==22 ? $3 : NaN):5:6 with filledcurves lc rgb "#000000" notitle, data skip 1 using ($1==22 ? $3 : NaN):4 with linespoints lw 2 pt 7 lc rgb "#000000" ps 0.6 title "c1e12, width 24" noenhanced, \
  data skip 1 using ($1==23 ? $3 : NaN):5:6 with filledcurves lc rgb "#999999" notitle, data skip 1 using ($1==23 ? $3 : NaN):4 with linespoints lw 2 pt 5 lc rgb "#999999" ps 0.6 title "c1e12, width 32" noenhanced, \
  data skip 1 using ($1==24 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" notitle, data skip 1 using ($1==24 ? $3 : NaN):4 with linespoints lw 2 pt 13 lc rgb "#0072B2" ps 0.6 title "c1e12, width 48" noenhanced
set output
