# Loss at equal compute (approach 2). Redraw, in this folder: gnuplot -d profiles.gp
set encoding utf8
set datafile separator ","
data = "profiles.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: resamplesFailed, curvatureDrifts" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "profiles.svg"
set logscale x; set format x "10^{%T}"
set xlabel "parameters, trunk and head" noenhanced
set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" noenhanced font ",11"
plot data skip 1 using ($1==0 ? $5 : NaN):($3==0 ? $6 : 1/0) with points pt 7 lc rgb "#0072B2" ps 0.7 title "1e+10 FLOPs", \
data skip 1 using ($1==1 ? $5 : NaN):($3==0 ? $6 : 1/0) with lines lw 1.5 lc rgb "#0072B2" notitle, \
data skip 1 using ($1==0 ? $5 : NaN):($3==1 ? $6 : 1/0) with points pt 5 lc rgb "#D55E00" ps 0.7 title "3.2e+10 FLOPs", \
data skip 1 using ($1==1 ? $5 : NaN):($3==1 ? $6 : 1/0) with lines lw 1.5 lc rgb "#D55E00" notitle, \
data skip 1 using ($1==0 ? $5 : NaN):($3==2 ? $6 : 1/0) with points pt 9 lc rgb "#009E73" ps 0.7 title "1e+11 FLOPs", \
data skip 1 using ($1==1 ? $5 : NaN):($3==2 ? $6 : 1/0) with lines lw 1.5 lc rgb "#009E73" notitle, \
data skip 1 using ($1==0 ? $5 : NaN):($3==3 ? $6 : 1/0) with points pt 13 lc rgb "#CC79A7" ps 0.7 title "3.2e+11 FLOPs", \
data skip 1 using ($1==1 ? $5 : NaN):($3==3 ? $6 : 1/0) with lines lw 1.5 lc rgb "#CC79A7" notitle, \
data skip 1 using ($1==0 ? $5 : NaN):($3==4 ? $6 : 1/0) with points pt 11 lc rgb "#E69F00" ps 0.7 title "1e+12 FLOPs", \
data skip 1 using ($1==1 ? $5 : NaN):($3==4 ? $6 : 1/0) with lines lw 1.5 lc rgb "#E69F00" notitle, \
data skip 1 using ($1==2 ? $5 : NaN):6:7:8 with xerrorbars pt 2 ps 1.2 lw 1.5 lc rgb "#000000" title "vertex, 95 %"
unset logscale; set format
set output
