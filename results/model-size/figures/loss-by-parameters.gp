# validation loss against parameters: powerIrreducible. Redraw, in this folder: gnuplot -d loss-by-parameters.gp
set encoding utf8
set datafile separator ","
data = "loss-by-parameters.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,600 font "DejaVu Sans,13" background "white"
set output "loss-by-parameters.svg"
set multiplot
set lmargin at screen 0.17; set rmargin at screen 0.96
set logscale x; set xrange [2182.857142857143:846742.3999999999]
set tmargin at screen 0.740; set bmargin at screen 0.38
set logscale y; set yrange [0.34538129053991506:0.5899862271536573]; set ytics (0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
set xtics ('' 5000.0, '' 10000.0, '' 20000.0, '' 50000.0, '' 100000.0, '' 200000.0, '' 500000.0); unset xlabel
set ylabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'causal, raster order)' noenhanced font ',11'
set key at screen 0.14, screen 0.98 left top
plot data skip 1 using ($1==0 ? $2 : NaN):6:7 with filledcurves lc rgb "#0072B2" title "mean, 95 %", \
  data skip 1 using ($1==2 ? $2 : NaN):6 with lines lw 1.2 dt 3 lc rgb "#0072B2" title "one new run, 95 %", \
  data skip 1 using ($1==2 ? $2 : NaN):7 with lines lw 1.2 dt 3 lc rgb "#0072B2" notitle, \
  data skip 1 using ($1==0 ? $2 : NaN):3 with lines lw 2 lc rgb "#0072B2" title 'E + a · x^-b: E = 0.337, a = 1.69, b = 0.248' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with lines lw 1.5 dt 2 lc rgb "#009E73" title "fitted without the held-out points", \
  data skip 1 using ($1==3 ? $2 : NaN):3 with points pt 5 lc rgb "#D55E00" ps 0.7 title 'runs, a point per seed' noenhanced, \
  data skip 1 using ($1==4 ? $2 : NaN):3 with points pt 9 lc rgb "#009E73" ps 0.7 title 'held out, largest decade of parameters: missed by 7 %' noenhanced
set tmargin at screen 0.34; set bmargin at screen 0.12
unset logscale y; set yrange [-3.1378668070761395:3.1378668070761395]
set ytics (-2.0, 0, 2.0); set xtics ('5 k' 5000.0, '10 k' 10000.0, '20 k' 20000.0, '50 k' 50000.0, '100 k' 100000.0, '200 k' 200000.0, '500 k' 500000.0)
set xlabel 'parameters, trunk and head' noenhanced
set ylabel "residual (%)"
unset key
plot data skip 1 using ($1==0 ? $2 : NaN):(0) with lines lc rgb "#444444" lw 1, \
  data skip 1 using ($1==3 ? $2 : NaN):9 with points pt 5 lc rgb "#D55E00" ps 0.7 notitle, \
  data skip 1 using ($1==4 ? $2 : NaN):9 with points pt 9 lc rgb "#009E73" ps 0.7 notitle
unset multiplot
set output
