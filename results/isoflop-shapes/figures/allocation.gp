# Best size and best data over compute, by approach. Redraw, in this folder: gnuplot -d allocation.gp
set encoding utf8
set datafile separator ","
data = "allocation.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: beforeScheduleEnd, resamplesFailed, 1 more" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 900,480 font "DejaVu Sans,13" background "white"
set output "allocation.svg"
set multiplot layout 1,2 margins 0.09,0.96,0.15,0.72 spacing 0.11
set offsets 0, 0, 0, 0
set logscale xy; set format "10^{%T}"
set xrange [1564323840.0:1600304814489.6]; set xlabel "training FLOPs"
set key at screen 0.09,0.98 left top maxrows 5
set yrange [730.0:75081.08222484344]
set ylabel "parameters, trunk and head" noenhanced
plot data skip 1 using ($1==0 ? $3 : NaN):4 with lines lw 2 lc rgb "#0072B2" title "frontier-hull, approach 1: size grows as C^0.43" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):4 with points pt 7 lc rgb "#0072B2" ps 0.8 notitle, \
  data skip 1 using ($1==2 ? $3 : NaN):4 with lines lw 2 lc rgb "#D55E00" title "frontier-staircase, approach 1: size grows as C^0.42" noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):4 with points pt 5 lc rgb "#D55E00" ps 0.8 notitle, \
  data skip 1 using ($1==4 ? $3 : NaN):4 with lines lw 2 lc rgb "#009E73" title "profiles, approach 2: size grows as C^0.53" noenhanced, \
  data skip 1 using ($1==5 ? $3 : NaN):4 with points pt 9 lc rgb "#009E73" ps 0.8 notitle, \
  data skip 1 using ($1==6 ? $3 : NaN):4 with lines lw 2 lc rgb "#CC79A7" title "surface, approach 3: size grows as C^0.65" noenhanced
unset key
set yrange [410.0:135168.0]
set ylabel "images shown" noenhanced
plot data skip 1 using ($1==0 ? $3 : NaN):5 with lines lw 2 lc rgb "#0072B2" title "frontier-hull, approach 1: size grows as C^0.43" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):5 with points pt 7 lc rgb "#0072B2" ps 0.8 notitle, \
  data skip 1 using ($1==2 ? $3 : NaN):5 with lines lw 2 lc rgb "#D55E00" title "frontier-staircase, approach 1: size grows as C^0.42" noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):5 with points pt 5 lc rgb "#D55E00" ps 0.8 notitle, \
  data skip 1 using ($1==4 ? $3 : NaN):5 with lines lw 2 lc rgb "#009E73" title "profiles, approach 2: size grows as C^0.53" noenhanced, \
  data skip 1 using ($1==5 ? $3 : NaN):5 with points pt 9 lc rgb "#009E73" ps 0.8 notitle, \
  data skip 1 using ($1==6 ? $3 : NaN):5 with lines lw 2 lc rgb "#CC79A7" title "surface, approach 3: size grows as C^0.65" noenhanced
unset multiplot
unset logscale; set format; set key outside right top maxrows auto
set xrange [*:*]; set yrange [*:*]
set output
