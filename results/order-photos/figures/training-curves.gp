# Validation loss during training: mean and range of the seeds. Redraw, in this folder: gnuplot -d training-curves.gp
set encoding utf8
set datafile separator ","
data = "training-curves.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "training-curves.svg"
set xrange [0:164.8]
set xlabel 'images shown (thousands)' noenhanced
set ylabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'each under its own condition)' noenhanced font ',11'
plot data skip 1 using ($1==0 ? $2 : NaN):4:5 with filledcurves lc rgb "#0072B2" notitle, \
  data skip 1 using ($1==0 ? $2 : NaN):3 with linespoints lw 2 pt 7 dt 1 lc rgb "#0072B2" ps 0.6 title 'raster' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):4:5 with filledcurves lc rgb "#D55E00" notitle, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with linespoints lw 2 pt 5 dt 1 lc rgb "#D55E00" ps 0.6 title 'fixedRandom' noenhanced
set output
