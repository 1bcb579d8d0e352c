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
set terminal svg size 856,930 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set xlabel "test accuracy (%), mean and 95 % interval over seeds"
set ytics nomirror ("unique 58000, crops, w16-16k" 0, "unique 58000, crops, w16-64k" 1, "unique 58000, crops, w32-16k" 2, "unique 58000, none, w16-16k" 3, "unique 58000, none, w16-64k" 4, "unique 58000, none, w32-16k" 5, "unique 6400, crops, w16-16k" 6, "unique 6400, crops, w16-64k" 7, "unique 6400, crops, w32-16k" 8, "unique 6400, none, w16-16k" 9, "unique 6400, none, w16-64k" 10, "unique 6400, none, w32-16k" 11, "unique 1600, crops, w16-16k" 12, "unique 1600, crops, w16-64k" 13, "unique 1600, crops, w32-16k" 14, "unique 1600, none, w16-16k" 15, "unique 1600, none, w16-64k" 16, "unique 1600, none, w32-16k" 17, "unique 400, crops, w16-16k" 18, "unique 400, crops, w16-64k" 19, "unique 400, crops, w32-16k" 20, "unique 400, none, w16-16k" 21, "unique 400, none, w16-64k" 22, "unique 400, none, w32-16k" 23, "unique 100, crops, w16-16k" 24, "unique 100, crops, w16-64k" 25, "unique 100, crops, w32-16k" 26, "unique 100, none, w16-16k" 27, "unique 100, none, w16-64k" 28, "unique 100, none, w32-16k" 29) noenhanced
set yrange [29.5:-0.5]
plot data skip 1 using ($1==0 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" title "linear" noenhanced, \
  data skip 1 using ($1==1 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 5 lc rgb "#D55E00" title "attentive" noenhanced
set ytics nomirror autofreq; set yrange [*:*]
set output
