# Mean and 95 % interval over seeds. Redraw: gnuplot loss.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 792,403 font "DejaVu Sans,13" background "white"
set output "loss.svg"
set xlabel "validation loss\n(MSE of normalized 4 × 4 patches,\neach under its own condition)\nmean and 95 % interval over seeds"; set xtics 0.02 font ",10"
set ytics nomirror ("raster, causal" 0, "raster, prefix" 1, "spiral, causal" 2, "spiral, prefix" 3, "checkerboard, causal" 4, "checkerboard, prefix" 5, "fixedRandom, causal" 6, "fixedRandom, prefix" 7) noenhanced
set yrange [7.5:-0.5]
plot "loss-validationLoss.csv" skip 1 using 2:1:3:4 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" notitle
set ytics nomirror autofreq; set yrange [*:*]
set output
