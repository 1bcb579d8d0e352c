# Accuracy by the block that is read. Redraw: gnuplot accuracy-by-block.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "accuracy-by-block.svg"
set xlabel "block read; the first is 0"
set ylabel "test accuracy (%), 95 % interval"
set xtics 1
set xrange [-0.5:3.5]
plot "accuracy-by-block-0.csv" skip 1 using ($1+-0.060):2:3:4 with yerrorlines lw 1.5 pt 7 lc rgb "#0072B2" title "linear" noenhanced, \
  "accuracy-by-block-1.csv" skip 1 using ($1+-0.020):2:3:4 with yerrorlines lw 1.5 pt 5 lc rgb "#D55E00" title "attentive" noenhanced, \
  "accuracy-by-block-2.csv" skip 1 using ($1+0.020):2:3:4 with yerrorlines lw 1.5 pt 9 lc rgb "#009E73" title "neighbours" noenhanced, \
  "accuracy-by-block-3.csv" skip 1 using ($1+0.060):2:3:4 with yerrorlines lw 1.5 pt 13 lc rgb "#CC79A7" title "untrained" noenhanced
set xtics autofreq; set xrange [*:*]
set output
