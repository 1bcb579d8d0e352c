# validation loss against images: power. Redraw, in this folder: gnuplot -d loss-by-images.gp
set encoding utf8
set datafile separator ","
data = "loss-by-images.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: spanUnderDecade, penaltyActsAbsolute, 1 more" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 760,600 font "DejaVu Sans,13" background "white"
set output "loss-by-images.svg"
set multiplot
set lmargin at screen 0.17; set rmargin at screen 0.96
set logscale x; set xrange [8571.428571428572:134400.0]
set tmargin at screen 0.80; set bmargin at screen 0.38
set logscale y; set yrange [0.3794047403946795:0.5220954029645637]; set ytics (0.35, 0.4, 0.45, 0.5, 0.55)
set xtics ("" 10000.0, "" 20000.0, "" 50000.0, "" 100000.0); unset xlabel
set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" noenhanced font ",11"
set key at screen 0.14, screen 0.98 left top
plot data skip 1 using ($1==0 ? $3 : NaN):5:6 with filledcurves lc rgb "#0072B2" title "95 % band", \
  data skip 1 using ($1==0 ? $3 : NaN):4 with lines lw 2 lc rgb "#0072B2" title "power: a = 1.06, b = 0.0874" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):7 with points pt 5 lc rgb "#D55E00" ps 0.9 title "runs, a point per seed" noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):7 with points pt 9 lc rgb "#009E73" ps 0.9 title "held out, largest rung of images: missed by 5.7 %" noenhanced
set tmargin at screen 0.34; set bmargin at screen 0.12
unset logscale y; set yrange [-10.394433563428112:10.394433563428112]
set ytics (-5.0, 0, 5.0); set xtics ("10 k" 10000.0, "20 k" 20000.0, "50 k" 50000.0, "100 k" 100000.0)
set xlabel "images shown" noenhanced
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
