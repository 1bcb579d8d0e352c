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
set terminal svg size 760,800 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set xlabel "test accuracy (%), mean and 95 % interval over seeds"
set ytics nomirror ("c1e10, width 4" 0, "c1e10, width 8" 1, "c1e10, width 12" 2, "c1e10, width 16" 3, "c1e10, width 20" 4, "c3e10, width 4" 5, "c3e10, width 8" 6, "c3e10, width 12" 7, "c3e10, width 16" 8, "c3e10, width 24" 9, "c1e11, width 8" 10, "c1e11, width 12" 11, "c1e11, width 16" 12, "c1e11, width 24" 13, "c1e11, width 32" 14, "c3e11, width 12" 15, "c3e11, width 16" 16, "c3e11, width 20" 17, "c3e11, width 24" 18, "c3e11, width 32" 19, "c1e12, width 16" 20, "c1e12, width 20" 21, "c1e12, width 24" 22, "c1e12, width 32" 23, "c1e12, width 48" 24) noenhanced
set yrange [24.5:-0.5]
plot data skip 1 using ($1==0 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" notitle
set ytics nomirror autofreq; set yrange [*:*]
set output
