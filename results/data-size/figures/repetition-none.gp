# validation loss against parameters, images, uniqueImages: dataConstrained. Redraw, in this folder: gnuplot -d repetition-none.gp
set encoding utf8
set datafile separator ","
data = "repetition-none.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: spanUnderDecade, secondMinimum, 2 more" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 900,420 font "DejaVu Sans,13" background "white"
set output "repetition-none.svg"
set multiplot layout 1,2 margins 0.09,0.95,0.16,0.95 spacing 0.11
unset key
set xlabel "fitted"; set xtics 0.05 font ",10"; set ylabel "residual (%)"
plot 0 with lines lc rgb "#444444" lw 1, \
  data skip 1 using ($1==0 ? $3 : NaN):($5==0 ? $4 : 1/0) with points pt 7 ps 0.5 lc rgb "#0072B2", \
  data skip 1 using ($1==0 ? $3 : NaN):($5==1 ? $4 : 1/0) with points pt 6 ps 0.9 lc rgb "#D55E00"
set xlabel "alpha, refitted"; set xtics autofreq
set ylabel "beta, refitted"
plot data skip 1 using ($1==1 ? $6 : NaN):7 with points pt 7 ps 0.3 lc rgb "#009E73"
unset multiplot
set output
