# Frontier of the training curves (approach 1). Redraw, in this folder: gnuplot -d frontier.gp
set encoding utf8
set datafile separator ","
data = "frontier.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: beforeScheduleEnd" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "frontier.svg"
set logscale x; set format x "10^{%T}"
set xlabel "training FLOPs spent"; set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" noenhanced font ",11"
set key at graph 0.98, graph 0.98 right top
plot data skip 1 using ($1==0 ? $3 : NaN):4 with lines lw 0.8 lc rgb "#b0b0b0" title "training curves", \
  data skip 1 using ($1==1 ? $3 : NaN):4 with linespoints lw 2 pt 7 lc rgb "#0072B2" ps 0.8 title "hull, 9 points", \
  data skip 1 using ($1==2 ? $3 : NaN):4 with linespoints lw 2 pt 5 lc rgb "#D55E00" ps 0.8 title "staircase, 24 points"
unset logscale; set format; set key outside right top
set output
