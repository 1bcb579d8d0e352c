# Each seed (small points) with mean and 95 % interval; to the right, differences by seed. Redraw, in this folder: gnuplot -d accuracy.gp
set encoding utf8
set datafile separator ","
data = "accuracy.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 699,309 font "DejaVu Sans,13" background "white"
set output "accuracy.svg"
set multiplot
set offsets 0, 0, 0, 0
set tmargin at screen 0.7638; set bmargin at screen 0.2201
set yrange [3.5:-0.5]
set object 1 rectangle from graph 0, first 0.5 to graph 1, first 1.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 3 rectangle from graph 0, first 2.5 to graph 1, first 3.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set key at screen 0.01, screen 0.99 left top vertical maxrows 3 font ',11'
set lmargin at screen 0.1574; set rmargin at screen 0.6295
set ytics nomirror ('raster' 0, 'fixedRandom' 1, 'spiral' 2, 'checkerboard' 3) noenhanced scale 0 font ',11'
set xrange [32.4246:53.683]; set xtics 5 scale 0.6 font ',10' offset 0, 0.3
set xlabel 'test accuracy (%)' noenhanced font ',11' offset 0, 0.5
plot data skip 1 using ($1==0 ? $3 : NaN):($2-0.25):(0):(0.5) with vectors nohead lw 1.5 dt 1 lc rgb "#777777" title 'chance, off the axis at 10.0' noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):($2-0.25):(0):(0.5) with vectors nohead lw 2.5 dt 2 lc rgb "#aaaaaa" title 'untrained trunk' noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):($2-0.25):(0):(0.5) with vectors nohead lw 1.5 dt 3 lc rgb "#333333" title 'raw pixels' noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):2 with points pt 7 ps 0.45 lc rgb "#600072B2" notitle, \
  data skip 1 using ($1==4 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.9 pt 7 lc rgb "#0072B2" title 'linear' noenhanced, \
  data skip 1 using ($1==5 ? $3 : NaN):2 with points pt 7 ps 0.45 lc rgb "#60D55E00" notitle, \
  data skip 1 using ($1==6 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.9 pt 5 lc rgb "#D55E00" title 'attentive' noenhanced
unset key; unset label
set lmargin at screen 0.6609; set rmargin at screen 0.9685
set ytics nomirror ('' 0, '' 1, '' 2, '' 3) noenhanced scale 0 font ',11'
set xrange [-10.4138:0.495893]; set xtics 5 scale 0.6 font ',10' offset 0, 0.3
set xlabel 'difference from raster'."\n".'(points)' noenhanced font ',11' offset 0, 0.5
set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1.2 lc rgb "#444444" back
set label 1 'control' noenhanced at 0, 0 right offset -0.6, 0 font ',10' textcolor rgb "#777777"
plot data skip 1 using ($1==7 ? $3 : NaN):2 with points pt 7 ps 0.45 lc rgb "#600072B2" notitle, \
  data skip 1 using ($1==8 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.9 pt 7 lc rgb "#0072B2" title 'linear' noenhanced, \
  data skip 1 using ($1==9 ? $3 : NaN):2 with points pt 7 ps 0.45 lc rgb "#60D55E00" notitle, \
  data skip 1 using ($1==10 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.9 pt 5 lc rgb "#D55E00" title 'attentive' noenhanced
unset multiplot
set output
