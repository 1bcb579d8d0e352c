# Loss by position in the sequence; floors are means over all places. Redraw, in this folder: gnuplot -d loss-by-position.gp
set encoding utf8
set datafile separator ","
data = "loss-by-position.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 760,460 font "DejaVu Sans,13" background "white"
set output "loss-by-position.svg"
set xrange [2.255:46.245]
set xlabel 'position of the predicted patch in the sequence' noenhanced
set ylabel 'validation loss'."\n".'(MSE of normalized 4 × 4 patches,'."\n".'causal, raster order)' noenhanced font ',11'
plot 0.6597122366925081 with lines lw 4.0 dt 1 lc rgb "#c8c8c8" title 'zero' noenhanced, \
  0.6149428104794146 with lines lw 1.5 dt 5 lc rgb "#333333" title 'position mean' noenhanced, \
  0.592219612837968 with lines lw 1.5 dt 1 lc rgb "#777777" title 'ridge (previous patch)' noenhanced, \
  0.5060892182723776 with lines lw 2.5 dt 2 lc rgb "#aaaaaa" title 'ridge (neighbors)' noenhanced, \
  0.5032481171133004 with lines lw 1.5 dt 3 lc rgb "#333333" title 'ridge (earlier patches)' noenhanced, \
  data skip 1 using ($1==0 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 7 dt 1 lc rgb "#0d0887" title 'w8' noenhanced, \
  data skip 1 using ($1==1 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 5 dt 1 lc rgb "#3c049b" title 'w12' noenhanced, \
  data skip 1 using ($1==2 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 9 dt 1 lc rgb "#8409a5" title 'w20' noenhanced, \
  data skip 1 using ($1==3 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 13 dt 1 lc rgb "#a31e98" title 'w32' noenhanced, \
  data skip 1 using ($1==4 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 11 dt 1 lc rgb "#be3884" title 'w48' noenhanced, \
  data skip 1 using ($1==5 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 4 dt 1 lc rgb "#e66e5b" title 'w72' noenhanced, \
  data skip 1 using ($1==6 ? $2 : NaN):3 with linespoints lw 1.5 ps 0.5 pt 6 dt 1 lc rgb "#f48b47" title 'w96' noenhanced
set output
