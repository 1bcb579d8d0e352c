# Exponents of best size and best data in each resample. Redraw, in this folder: gnuplot -d exponents.gp
set encoding utf8
set datafile separator ","
data = "exponents.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: beforeScheduleEnd, resamplesFailed, 1 more" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 820,460 font "DejaVu Sans,13" background "white"
set output "exponents.svg"
set xlabel "exponent of best size over compute"
set ylabel "exponent of best data over compute"
set xrange [-0.2:1.2]; set yrange [-0.2:1.2]
plot data skip 1 using ($1==0 ? $3 : NaN):4 with points pt 7 ps 0.25 lc rgb "#0072B2" notitle, NaN with points pt 7 ps 1 lc rgb "#0072B2" title "frontier-hull, approach 1" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):4 with points pt 7 ps 0.25 lc rgb "#D55E00" notitle, NaN with points pt 7 ps 1 lc rgb "#D55E00" title "frontier-staircase, approach 1" noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):4 with points pt 7 ps 0.25 lc rgb "#009E73" notitle, NaN with points pt 7 ps 1 lc rgb "#009E73" title "profiles, approach 2" noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):4 with points pt 7 ps 0.25 lc rgb "#CC79A7" notitle, NaN with points pt 7 ps 1 lc rgb "#CC79A7" title "surface, approach 3" noenhanced, \
  1-x with lines lc rgb "#444444" lw 1 title "size and data share the compute"
set xrange [*:*]; set yrange [*:*]
set output
