# Validation loss during training: mean and range of the seeds. Redraw, in this folder: gnuplot -d training-curves.gp
set encoding utf8
set datafile separator ","
data = "training-curves.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "training-curves.svg"
set xrange [0:16.48]
set xlabel 'images shown (thousands)' noenhanced
set ylabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'causal, raster order)' noenhanced font ',11'
plot 0.6597122366925081 with lines lw 4.0 dt 1 lc rgb "#c8c8c8" title 'zero' noenhanced, \
  0.6146982103186517 with lines lw 1.5 dt 5 lc rgb "#333333" title 'position mean' noenhanced, \
  0.5924714694131399 with lines lw 1.5 dt 1 lc rgb "#777777" title 'ridge (previous patch)' noenhanced, \
  0.5064163382660651 with lines lw 2.5 dt 2 lc rgb "#aaaaaa" title 'ridge (neighbors)' noenhanced, \
  0.5040499263979715 with lines lw 1.5 dt 3 lc rgb "#333333" title 'ridge (earlier patches)' noenhanced, \
  data skip 1 using ($1==0 ? $2 : NaN):4:5 with filledcurves lc rgb "#0072B2" notitle, \
  data skip 1 using ($1==0 ? $2 : NaN):3 with linespoints lw 2 pt 7 dt 1 lc rgb "#0072B2" ps 0.6 title 'mlp, small' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):4:5 with filledcurves lc rgb "#D55E00" notitle, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with linespoints lw 2 pt 7 dt 1 lc rgb "#D55E00" ps 0.6 title 'mlp, large' noenhanced, \
  data skip 1 using ($1==2 ? $2 : NaN):4:5 with filledcurves lc rgb "#0072B2" notitle, \
  data skip 1 using ($1==2 ? $2 : NaN):3 with linespoints lw 2 pt 5 dt 2 lc rgb "#0072B2" ps 0.6 title 'none, small' noenhanced, \
  data skip 1 using ($1==3 ? $2 : NaN):4:5 with filledcurves lc rgb "#D55E00" notitle, \
  data skip 1 using ($1==3 ? $2 : NaN):3 with linespoints lw 2 pt 5 dt 2 lc rgb "#D55E00" ps 0.6 title 'none, large' noenhanced
set output
