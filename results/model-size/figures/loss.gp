# Mean and 95 % interval over seeds. Redraw, in this folder: gnuplot -d loss.gp
set encoding utf8
set datafile separator ","
data = "loss.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,377 font "DejaVu Sans,13" background "white"
set output "loss.svg"
set xlabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'causal, raster order)'."\n".'mean and 95 % interval over seeds' noenhanced; set xtics 0.05 font ',10'
set ytics nomirror ('w8' 0, 'w12' 1, 'w20' 2, 'w32' 3, 'w48' 4, 'w72' 5, 'w96' 6) noenhanced
set yrange [6.5:-0.5]
plot data skip 1 using ($1==1 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 4 lc rgb "#777777" title 'zero' noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 5 lc rgb "#777777" title 'position mean' noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 1 lc rgb "#777777" title 'ridge (previous patch)' noenhanced, \
  data skip 1 using ($1==4 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 2 lc rgb "#777777" title 'ridge (neighbors)' noenhanced, \
  data skip 1 using ($1==5 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 3 lc rgb "#777777" title 'ridge (earlier patches)' noenhanced, \
  data skip 1 using ($1==0 ? $3 : NaN):2:4:5 with xerrorbars lw 2 pt 7 lc rgb "#0072B2" notitle
set output
