# Each seed (small points) with mean and 95 % interval. Redraw, in this folder: gnuplot -d loss.gp
set encoding utf8
set datafile separator ","
data = "loss.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 700,297 font "DejaVu Sans,13" background "white"
set output "loss.svg"
set offsets 0, 0, 0, 0
set tmargin at screen 0.6902; set bmargin at screen 0.2862
set yrange [3.5:-0.5]
set object 1 rectangle from graph 0, first 0.5 to graph 1, first 1.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 3 rectangle from graph 0, first 2.5 to graph 1, first 3.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set key at screen 0.01, screen 0.99 left top vertical maxrows 4 font ',11'
set lmargin at screen 0.1571; set rmargin at screen 0.9686
set ytics nomirror ('raster' 0, 'fixedRandom' 1, 'spiral' 2, 'checkerboard' 3) noenhanced scale 0 font ',11'
set xrange [0.39847:0.606617]; set xtics 0.05 scale 0.6 font ',10' offset 0, 0.3
set xlabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'each under its own condition)' noenhanced font ',11' offset 0, 0.5
plot data skip 1 using ($1==0 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 4.0 dt 1 lc rgb "#c8c8c8" title 'zero, off the axis at 0.979' noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 5 lc rgb "#333333" title 'position mean, off the axis at 0.969' noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 1.5 dt 1 lc rgb "#777777" title 'ridge (previous patch), off the axis at 0.660 to 0.867' noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):($2-0.5):(0):(1.0) with vectors nohead lw 2.5 dt 2 lc rgb "#aaaaaa" title 'ridge (neighbors)' noenhanced, \
  data skip 1 using ($1==4 ? $3 : NaN):2 with points pt 7 ps 0.45 lc rgb "#600072B2" notitle, \
  data skip 1 using ($1==5 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.9 pt 7 lc rgb "#0072B2" notitle
set output
