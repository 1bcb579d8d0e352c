# Loss by place in the sequence. Redraw, in this folder: gnuplot -d loss-by-position.gp
set encoding utf8
set datafile separator ","
data = "loss-by-position.csv"
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
plot data skip 1 using ($1==0 ? $3 : NaN):4 with linespoints lw 1.5 pt 7 lc rgb "#0072B2" ps 0.4 title "unique 58000, crops, w16-16k" noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):4 with linespoints lw 1.5 pt 5 lc rgb "#D55E00" ps 0.4 title "unique 58000, crops, w16-64k" noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):4 with linespoints lw 1.5 pt 9 lc rgb "#009E73" ps 0.4 title "unique 58000, crops, w32-16k" noenhanced, \
  data skip 1 using ($1==3 ? $3 : NaN):4 with linespoints lw 1.5 pt 13 lc rgb "#CC79A7" ps 0.4 title "unique 58000, none, w16-16k" noenhanced, \
  data skip 1 using ($1==4 ? $3 : NaN):4 with linespoints lw 1.5 pt 11 lc rgb "#E69F00" ps 0.4 title "unique 58000, none, w16-64k" noenhanced, \
  data skip 1 using ($1==5 ? $3 : NaN):4 with linespoints lw 1.5 pt 4 lc rgb "#56B4E9" ps 0.4 title "unique 58000, none, w32-16k" noenhanced, \
  data skip 1 using ($1==6 ? $3 : NaN):4 with linespoints lw 1.5 pt 6 lc rgb "#000000" ps 0.4 title "unique 6400, crops, w16-16k" noenhanced, \
  data skip 1 using ($1==7 ? $3 : NaN):4 with linespoints lw 1.5 pt 8 lc rgb "#999999" ps 0.4 title "unique 6400, crops, w16-64k" noenhanced, \
  data skip 1 using ($1==8 ? $3 : NaN):4 with linespoints lw 1.5 pt 5 lc rgb "#0072B2" ps 0.4 title "unique 6400, crops, w32-16k" noenhanced, \
  data skip 1 using ($1==9 ? $3 : NaN):4 with linespoints lw 1.5 pt 9 lc rgb "#D55E00" ps 0.4 title "unique 6400, none, w16-16k" noenhanced, \
  data skip 1 using ($1==10 ? $3 : NaN):4 with linespoints lw 1.5 pt 13 lc rgb "#009E73" ps 0.4 title "unique 6400, none, w16-64k" noenhanced, \
  data skip 1 using ($1==11 ? $3 : NaN):4 with linespoints lw 1.5 pt 11 lc rgb "#CC79A7" ps 0.4 title "unique 6400, none, w32-16k" noenhanced, \
  data skip 1 using ($1==12 ? $3 : NaN):4 with linespoints lw 1.5 pt 4 lc rgb "#E69F00" ps 0.4 title "unique 1600, crops, w16-16k" noenhanced, \
  data skip 1 using ($1==13 ? $3 : NaN):4 with linespoints lw 1.5 pt 6 lc rgb "#56B4E9" ps 0.4 title "unique 1600, crops, w16-64k" noenhanced, \
  data skip 1 using ($1==14 ? $3 : NaN):4 with linespoints lw 1.5 pt 8 lc rgb "#000000" ps 0.4 title "unique 1600, crops, w32-16k" noenhanced, \
  data skip 1 using ($1==15 ? $3 : NaN):4 with linespoints lw 1.5 pt 7 lc rgb "#999999" ps 0.4 title "unique 1600, none, w16-16k" noenhanced, \
  data skip 1 using ($1==16 ? $3 : NaN):4 with linespoints lw 1.5 pt 9 lc rgb "#0072B2" ps 0.4 title "unique 1600, none, w16-64k" noenhanced, \
  data skip 1 using ($1==17 ? $3 : NaN):4 with linespoints lw 1.5 pt 13 lc rgb "#D55E00" ps 0.4 title "unique 1600, none, w32-16k" noenhanced, \
  data skip 1 using ($1==18 ? $3 : NaN):4 with linespoints lw 1.5 pt 11 lc rgb "#009E73" ps 0.4 title "unique 400, crops, w16-16k" noenhanced, \
  data skip 1 using ($1==19 ? $3 : NaN):4 with linespoints lw 1.5 pt 4 lc rgb "#CC79A7" ps 0.4 title "unique 400, crops, w16-64k" noenhanced, \
  data skip 1 using ($1==20 ? $3 : NaN):4 with linespoints lw 1.5 pt 6 lc rgb "#E69F00" ps 0.4 title "unique 400, crops, w32-16k" noenhanced, \
  data skip 1 using ($1==21 ? $3 : NaN):4 with linespoints lw 1.5 pt 8 lc rgb "#56B4E9" ps 0.4 title "unique 400, none, w16-16k" noenhanced, \
  data skip 1 using ($1==22 ? $3 : NaN):4 with linespoints lw 1.5 pt 7 lc rgb "#000000" ps 0.4 title "unique 400, none, w16-64k" noenhanced, \
  data skip 1 using ($1==23 ? $3 : NaN):4 with linespoints lw 1.5 pt 5 lc rgb "#999999" ps 0.4 title "unique 400, none, w32-16k" noenhanced, \
  data skip 1 using ($1==24 ? $3 : NaN):4 with linespoints lw 1.5 pt 13 lc rgb "#0072B2" ps 0.4 title "unique 100, crops, w16-16k" noenhanced, \
  data skip 1 using ($1==25 ? $3 : NaN):4 with linespoints lw 1.5 pt 11 lc rgb "#D55E00" ps 0.4 title "unique 100, crops, w16-64k" noenhanced, \
  data skip 1 using ($1==26 ? $3 : NaN):4 with linespoints lw 1.5 pt 4 lc rgb "#009E73" ps 0.4 title "unique 100, crops, w32-16k" noenhanced, \
  data skip 1 using ($1==27 ? $3 : NaN):4 with linespoints lw 1.5 pt 6 lc rgb "#CC79A7" ps 0.4 title "unique 100, none, w16-16k" noenhanced, \
  data skip 1 using ($1==28 ? $3 : NaN):4 with linespoints lw 1.5 pt 8 lc rgb "#E69F00" ps 0.4 title "unique 100, none, w16-64k" noenhanced, \
  data skip 1 using ($1==29 ? $3 : NaN):4 with linespoints lw 1.5 pt 7 lc rgb "#56B4E9" ps 0.4 title "unique 100, none, w32-16k" noenhanced
set output
