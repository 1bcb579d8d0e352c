# validation loss against trunkParameters: power. Redraw: gnuplot loss-by-size-none.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set label 99 "warnings: extrapolationMisses" noenhanced at screen 0.988,0.02 left rotate by 90 font ",9" textcolor rgb "#a03020"
set terminal svg size 760,600 font "DejaVu Sans,13" background "white"
set output "loss-by-size-none.svg"
set multiplot
set lmargin at screen 0.17; set rmargin at screen 0.96
set logscale x; set xrange [15377.142857142859:468921.6]
set tmargin at screen 0.80; set bmargin at screen 0.38
set logscale y; set yrange [0.4685511707519416:0.5628632362306732]; set ytics (0.46, 0.48, 0.5, 0.52, 0.54, 0.56)
set xtics ("" 20000.0, "" 50000.0, "" 100000.0, "" 200000.0); unset xlabel
set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" noenhanced font ",11"
set key at screen 0.14, screen 0.98 left top
plot "loss-by-size-none-curve.csv" skip 1 using 1:3:4 with filledcurves lc rgb "#0072B2" title "95 % band", \
  "" skip 1 using 1:2 with lines lw 2 lc rgb "#0072B2" title "power: a = 0.765, b = 0.0326" noenhanced, \
  "loss-by-size-none-points.csv" skip 1 using 1:2 with points pt 5 lc rgb "#D55E00" ps 0.9 title "runs, a point per seed" noenhanced, \
  "loss-by-size-none-held-out.csv" skip 1 using 1:2 with points pt 9 lc rgb "#009E73" ps 0.9 title "held out, largest rung of trunkParameters: missed by 5.3 %" noenhanced
set tmargin at screen 0.34; set bmargin at screen 0.12
unset logscale y; set yrange [-7.028366798752095:7.028366798752095]
set ytics (-4.0, 0, 4.0); set xtics ("20 k" 20000.0, "50 k" 50000.0, "100 k" 100000.0, "200 k" 200000.0)
set xlabel "parameters of the trunk" noenhanced
set ylabel "residual (%)"
unset key
plot "loss-by-size-none-curve.csv" skip 1 using 1:(0) with lines lc rgb "#444444" lw 1, \
  "loss-by-size-none-points.csv" skip 1 using 1:4 with points pt 5 lc rgb "#D55E00" ps 0.9 notitle, \
  "loss-by-size-none-held-out.csv" skip 1 using 1:4 with points pt 9 lc rgb "#009E73" ps 0.9 notitle
unset multiplot
unset logscale; set xrange [*:*]; set yrange [*:*]; set xtics autofreq; set ytics autofreq
set lmargin; set rmargin; set tmargin; set bmargin
set key outside right top
set output
