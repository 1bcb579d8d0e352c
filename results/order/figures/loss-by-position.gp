# Loss by position in the sequence. Redraw, in this folder: gnuplot -d loss-by-position.gp
set encoding utf8
set datafile separator ","
data = "loss-by-position.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 792,460 font "DejaVu Sans,13" background "white"
set output "loss-by-position.svg"
set xrange [2.255:46.245]
set xlabel 'position of the predicted patch in the sequence' noenhanced
set ylabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'each under its own condition)' noenhanced font ',11'
plot data skip 1 using ($1==0 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 7 dt 1 lc rgb "#0072B2" title 'raster, causal' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 5 dt 2 lc rgb "#0072B2" title 'raster, prefix' noenhanced, \
  data skip 1 using ($1==2 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 7 dt 1 lc rgb "#D55E00" title 'spiral, causal' noenhanced, \
  data skip 1 using ($1==3 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 5 dt 2 lc rgb "#D55E00" title 'spiral, prefix' noenhanced, \
  data skip 1 using ($1==4 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 7 dt 1 lc rgb "#009E73" title 'checkerboard, causal' noenhanced, \
  data skip 1 using ($1==5 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 5 dt 2 lc rgb "#009E73" title 'checkerboard, prefix' noenhanced, \
  data skip 1 using ($1==6 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 7 dt 1 lc rgb "#CC79A7" title 'fixedRandom, causal' noenhanced, \
  data skip 1 using ($1==7 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 5 dt 2 lc rgb "#CC79A7" title 'fixedRandom, prefix' noenhanced
set output
