# Accuracy against validation loss, a point per run. Redraw, in this folder: gnuplot -d loss-accuracy.gp
set encoding utf8
set datafile separator ","
data = "loss-accuracy.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "loss-accuracy.svg"
set xlabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'each under its own condition)' noenhanced; set xtics 0.02 font ',10'
set ylabel "test accuracy (%)"
plot data skip 1 using ($1==0 ? $2 : NaN):3 with points pt 7 lc rgb "#0072B2" ps 0.9 title 'linear' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with points pt 5 lc rgb "#D55E00" ps 0.9 title 'attentive' noenhanced
set output
