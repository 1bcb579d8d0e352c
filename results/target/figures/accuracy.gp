# Mean and 95 % interval over seeds. Redraw: gnuplot accuracy.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,254 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set xlabel "test accuracy (%), mean and 95 % interval over seeds"
set ytics nomirror ("normalizedPixels" 0, "pixels" 1, "kmeans" 2, "learned" 3) noenhanced
set yrange [3.5:-0.5]
plot "accuracy-probe-linear.csv" skip 1 using 2:1:3:4 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" title "linear" noenhanced, \
  "accuracy-probe-attentive.csv" skip 1 using 2:1:3:4 with xerrorbars lw 2 pt 5 lc rgb "#D55E00" title "attentive" noenhanced
set ytics nomirror autofreq; set yrange [*:*]
set output
