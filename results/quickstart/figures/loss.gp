# Mean and 95 % interval over seeds. Redraw: gnuplot loss.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,351 font "DejaVu Sans,13" background "white"
set output "loss.svg"
set xlabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)\nmean and 95 % interval over seeds"; set xtics 0.02 font ",10"
set ytics nomirror ("mlp, small" 0, "mlp, medium" 1, "mlp, large" 2, "none, small" 3, "none, medium" 4, "none, large" 5) noenhanced
set yrange [5.5:-0.5]
plot "loss-validationLoss.csv" skip 1 using 2:1:3:4 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" notitle
set ytics nomirror autofreq; set yrange [*:*]
set output
