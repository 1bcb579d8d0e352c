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
set label 99 "warnings: learningRateAtGridEdge" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 760,280 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set xlabel "test accuracy (%), mean and 95 % interval over seeds"
set ytics nomirror ("h2, w48" 0, "h2, w24" 1, "h2, w96" 2, "h1, w48" 3, "h6, w48" 4) noenhanced
set yrange [4.5:-0.5]
plot data skip 1 using ($1==0 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" title "linear" noenhanced, \
  data skip 1 using ($1==1 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 5 lc rgb "#D55E00" title "attentive" noenhanced
set ytics nomirror autofreq; set yrange [*:*]
set output
