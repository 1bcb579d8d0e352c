# Accuracy by the block that is read. Redraw, in this folder: gnuplot -d accuracy-by-block.gp
set encoding utf8
set datafile separator ","
data = "accuracy-by-block.csv"
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
plot data skip 1 using ($1==0 ? ($3+-0.060) : NaN):4:5:6 with yerrorlines lw 1.5 pt 7 lc rgb "#0072B2" title "linear" noenhanced, \
  data skip 1 using ($1==1 ? ($3+-0.020) : NaN):4:5:6 with yerrorlines lw 1.5 pt 5 lc rgb "#D55E00" title "attentive" noenhanced, \
  data skip 1 using ($1==2 ? ($3+0.020) : NaN):4:5:6 with yerrorlines lw 1.5 pt 9 lc rgb "#009E73" title "neighbours" noenhanced, \
  data skip 1 using ($1==3 ? ($3+0.060) : NaN):4:5:6 with yerrorlines lw 1.5 pt 13 lc rgb "#CC79A7" title "untrained" noenhanced
set xtics autofreq; set xrange [*:*]
set output
