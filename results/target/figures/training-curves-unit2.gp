# Validation loss during training. Redraw, in this folder: gnuplot -d training-curves-unit2.gp
set encoding utf8
set datafile separator ","
data = "training-curves-unit2.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "training-curves-unit2.svg"
set xlabel "images shown (thousands)"
set ylabel "validation loss\n(MSE of raw 4 × 4 patches,\ncausal, raster order)" font ",11"
set xrange [0:*]
plot data skip 1 using ($1==0 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" notitle, data skip 1 using ($1==0 ? $3 : NaN):4 with linespoints lw 2 pt 7 lc rgb "#0072B2" ps 0.6 title "pixels" noenhanced
set output
