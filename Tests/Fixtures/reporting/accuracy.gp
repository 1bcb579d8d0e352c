# Mean and 95 % interval over seeds. Redraw, in this folder: gnuplot -d accuracy.gp
set encoding utf8
set datafile separator ","
data = "accuracy.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,306 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set xlabel "test accuracy (%), mean and 95 % interval over seeds"
set ytics nomirror ('mlp, small' 0, 'mlp, medium' 1, 'mlp, large' 2, 'none, small' 3, 'none, medium' 4, 'none, large' 5) noenhanced
set yrange [5.5:-0.5]
plot data skip 1 using ($1==0 ? $3 : NaN):2:4:5 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" title 'linear' noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):2:4:5 with xerrorbars lw 2 pt 5 lc rgb "#D55E00" title 'attentive' noenhanced
set output
