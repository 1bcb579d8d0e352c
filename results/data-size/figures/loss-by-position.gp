# Loss by place in the sequence. Redraw: gnuplot loss-by-position.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 856,840 font "DejaVu Sans,13" background "white"
set output "loss-by-position.svg"
set xlabel "place of the predicted patch in reading order"
set ylabel "validation loss\n(MSE of normalized 4 × 4 patches,\ncausal, raster order)" font ",11"
plot "loss-by-position-0.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 7 lc rgb "#0072B2" ps 0.4 title "unique 58000, crops, w16-16k" noenhanced, \
  "loss-by-position-1.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 5 lc rgb "#D55E00" ps 0.4 title "unique 58000, crops, w16-64k" noenhanced, \
  "loss-by-position-2.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 9 lc rgb "#009E73" ps 0.4 title "unique 58000, crops, w32-16k" noenhanced, \
  "loss-by-position-3.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 13 lc rgb "#CC79A7" ps 0.4 title "unique 58000, none, w16-16k" noenhanced, \
  "loss-by-position-4.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 11 lc rgb "#E69F00" ps 0.4 title "unique 58000, none, w16-64k" noenhanced, \
  "loss-by-position-5.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 4 lc rgb "#56B4E9" ps 0.4 title "unique 58000, none, w32-16k" noenhanced, \
  "loss-by-position-6.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 6 lc rgb "#000000" ps 0.4 title "unique 6400, crops, w16-16k" noenhanced, \
  "loss-by-position-7.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 8 lc rgb "#999999" ps 0.4 title "unique 6400, crops, w16-64k" noenhanced, \
  "loss-by-position-8.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 5 lc rgb "#0072B2" ps 0.4 title "unique 6400, crops, w32-16k" noenhanced, \
  "loss-by-position-9.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 9 lc rgb "#D55E00" ps 0.4 title "unique 6400, none, w16-16k" noenhanced, \
  "loss-by-position-10.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 13 lc rgb "#009E73" ps 0.4 title "unique 6400, none, w16-64k" noenhanced, \
  "loss-by-position-11.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 11 lc rgb "#CC79A7" ps 0.4 title "unique 6400, none, w32-16k" noenhanced, \
  "loss-by-position-12.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 4 lc rgb "#E69F00" ps 0.4 title "unique 1600, crops, w16-16k" noenhanced, \
  "loss-by-position-13.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 6 lc rgb "#56B4E9" ps 0.4 title "unique 1600, crops, w16-64k" noenhanced, \
  "loss-by-position-14.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 8 lc rgb "#000000" ps 0.4 title "unique 1600, crops, w32-16k" noenhanced, \
  "loss-by-position-15.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 7 lc rgb "#999999" ps 0.4 title "unique 1600, none, w16-16k" noenhanced, \
  "loss-by-position-16.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 9 lc rgb "#0072B2" ps 0.4 title "unique 1600, none, w16-64k" noenhanced, \
  "loss-by-position-17.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 13 lc rgb "#D55E00" ps 0.4 title "unique 1600, none, w32-16k" noenhanced, \
  "loss-by-position-18.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 11 lc rgb "#009E73" ps 0.4 title "unique 400, crops, w16-16k" noenhanced, \
  "loss-by-position-19.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 4 lc rgb "#CC79A7" ps 0.4 title "unique 400, crops, w16-64k" noenhanced, \
  "loss-by-position-20.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 6 lc rgb "#E69F00" ps 0.4 title "unique 400, crops, w32-16k" noenhanced, \
  "loss-by-position-21.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 8 lc rgb "#56B4E9" ps 0.4 title "unique 400, none, w16-16k" noenhanced, \
  "loss-by-position-22.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 7 lc rgb "#000000" ps 0.4 title "unique 400, none, w16-64k" noenhanced, \
  "loss-by-position-23.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 5 lc rgb "#999999" ps 0.4 title "unique 400, none, w32-16k" noenhanced, \
  "loss-by-position-24.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 13 lc rgb "#0072B2" ps 0.4 title "unique 100, crops, w16-16k" noenhanced, \
  "loss-by-position-25.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 11 lc rgb "#D55E00" ps 0.4 title "unique 100, crops, w16-64k" noenhanced, \
  "loss-by-position-26.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 4 lc rgb "#009E73" ps 0.4 title "unique 100, crops, w32-16k" noenhanced, \
  "loss-by-position-27.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 6 lc rgb "#CC79A7" ps 0.4 title "unique 100, none, w16-16k" noenhanced, \
  "loss-by-position-28.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 8 lc rgb "#E69F00" ps 0.4 title "unique 100, none, w16-64k" noenhanced, \
  "loss-by-position-29.csv" skip 1 using 1:2 with linespoints lw 1.5 pt 7 lc rgb "#56B4E9" ps 0.4 title "unique 100, none, w32-16k" noenhanced
set output
