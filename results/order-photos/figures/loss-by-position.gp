# Loss by position in the sequence. Redraw, in this folder: gnuplot -d loss-by-position.gp
set encoding utf8
set datafile separator ","
data = "loss-by-position.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "loss-by-position.svg"
set xrange [2.335:61.165]
set xlabel 'position of the predicted patch in the sequence' noenhanced
set ylabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'each under its own condition)' noenhanced font ',11'
plot data skip 1 using ($1==0 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 7 dt 1 lc rgb "#0072B2" title 'raster' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 5 dt 1 lc rgb "#D55E00" title 'fixedRandom' noenhanced
set output
