# Mean and 95 % interval over seeds. Redraw, in this folder: gnuplot -d loss.gp
set encoding utf8
set datafile separator ","
data = "loss.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,975 font "DejaVu Sans,13" background "white"
set output "loss.svg"
set xlabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)\nmean and 95 % interval over seeds"; set xtics 0.05 font ",10"
set ytics nomirror ("c1e10, width 4" 0, "c1e10, width 8" 1, "c1e10, width 12" 2, "c1e10, width 16" 3, "c1e10, width 20" 4, "c1e10, width 24" 5, "c3e10, width 4" 6, "c3e10, width 8" 7, "c3e10, width 12" 8, "c3e10, width 16" 9, "c3e10, width 24" 10, "c3e10, width 32" 11, "c1e11, width 8" 12, "c1e11, width 12" 13, "c1e11, width 16" 14, "c1e11, width 20" 15, "c1e11, width 24" 16, "c1e11, width 32" 17, "c3e11, width 12" 18, "c3e11, width 16" 19, "c3e11, width 20" 20, "c3e11, width 24" 21, "c3e11, width 32" 22, "c3e11, width 48" 23, "c1e12, width 16" 24, "c1e12, width 20" 25, "c1e12, width 24" 26, "c1e12, width 32" 27, "c1e12, width 48" 28, "c1e12, width 64" 29) noenhanced
set yrange [29.5:-0.5]
plot data skip 1 using ($1==0 ? $4 : NaN):3:5:6 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" notitle
set ytics nomirror autofreq; set yrange [*:*]
set output
