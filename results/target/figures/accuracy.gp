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
set terminal svg size 760,254 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set xlabel "test accuracy (%), mean and 95 % interval over seeds"
set ytics nomirror ("normalizedPixels" 0, "pixels" 1, "kmeans" 2, "learned" 3) noenhanced
set yrange [3.5:-0.5]
plot data skip 1 using ($1==0 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" title "linear" noenhanced, \
  data skip 1 using ($1==1 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 5 lc rgb "#D55E00" title "attentive" noenhanced
set ytics nomirror autofreq; set yrange [*:*]
set output
