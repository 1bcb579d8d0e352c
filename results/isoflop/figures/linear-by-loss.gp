# linear test accuracy (%) against validationLoss: chanceLink. Redraw, in this folder: gnuplot -d linear-by-loss.gp
set encoding utf8
set datafile separator ","
data = "linear-by-loss.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: parameterAtBound" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 760,600 font "DejaVu Sans,13" background "white"
set output "linear-by-loss.svg"
set multiplot
set lmargin at screen 0.17; set rmargin at screen 0.96
set logscale x; set xrange [0.29058621838010673:0.8310097366560919]
set tmargin at screen 0.80; set bmargin at screen 0.38
set logscale y; set yrange [32.408876379637796:78.36849911883263]; set ytics (30.0, 40.0, 50.0, 60.0, 70.0, 80.0)
set xtics ("" 0.30000000000000004, "" 0.4, "" 0.6000000000000001, "" 0.8); unset xlabel
set ylabel "linear test accuracy (%)" noenhanced font ",11"
set key at screen 0.14, screen 0.98 left top
plot data skip 1 using ($1==0 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" title "95 % band", \
  data skip 1 using ($1==0 ? $3 : NaN):4 with lines lw 2 lc rgb "#0072B2" title "chanceLink: chance = 0.1, ceiling = 1, k = 3.8, loss0 = 0.551" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):7 with points pt 5 lc rgb "#D55E00" ps 0.9 title "runs, a point per seed" noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):7 with points pt 9 lc rgb "#009E73" ps 0.9 title "held out, largest rung of validationLoss: missed by 5.7 %" noenhanced
set tmargin at screen 0.34; set bmargin at screen 0.12
unset logscale y; set yrange [-42.48475330347469:42.48475330347469]
set ytics (-30.0, 0, 30.0); set xtics ("0.3" 0.30000000000000004, "0.4" 0.4, "0.6" 0.6000000000000001, "0.8" 0.8)
set xlabel "validation loss (MSE)" noenhanced
set ylabel "residual (%)"
unset key
plot data skip 1 using ($1==0 ? $3 : NaN):(0) with lines lc rgb "#444444" lw 1, \
  data skip 1 using ($1==1 ? $3 : NaN):8 with points pt 5 lc rgb "#D55E00" ps 0.9 notitle, \
  data skip 1 using ($1==2 ? $3 : NaN):8 with points pt 9 lc rgb "#009E73" ps 0.9 notitle
unset multiplot
unset logscale; set xrange [*:*]; set yrange [*:*]; set xtics autofreq; set ytics autofreq
set lmargin; set rmargin; set tmargin; set bmargin
set key outside right top
set output
