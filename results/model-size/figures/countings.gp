# Exponents under every way to count size and compute. Redraw, in this folder: gnuplot -d countings.gp
set encoding utf8
set datafile separator ","
data = "countings.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 641,568 font "DejaVu Sans,13" background "white"
set output "countings.svg"
set lmargin at screen 0.4072
set tmargin at screen 0.8556
set key at screen 0.02, screen 0.99 left top maxcols 1
set yrange [7.5:-0.5]; set ytics ('C: exact graph' 0, 'C: exact graph of the trunk' 1, 'N: trunk and head; C: 6 N D' 2, 'N: trunk with embedding; C: 6 N D' 3, 'N: blocks alone; C: 6 N D' 4, 'N: trunk and head' 5, 'N: trunk with embedding' 6, 'N: blocks alone' 7) noenhanced scale 0 font ',11'
set xlabel "exponent, 95 %"
plot data skip 1 using ($1==0 ? $3 : NaN):2:4:5 with xerrorbars lw 1.6 ps 0.8 pt 7 lc rgb "#0072B2" title 'loss-by-compute (power: loss)' noenhanced, \
  data skip 1 using ($1==1 ? $3 : NaN):2:4:5 with xerrorbars lw 1.6 ps 0.8 pt 5 lc rgb "#D55E00" title 'powerIrreducible: loss' noenhanced, \
  data skip 1 using ($1==2 ? $3 : NaN):2:4:5 with xerrorbars lw 1.6 ps 0.8 pt 9 lc rgb "#009E73" title 'loss-by-parameters-pure (power: loss)' noenhanced
set output
