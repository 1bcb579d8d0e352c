# Training time per image against width, depth and tokens, one thread. Redraw: gnuplot scaling.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key left top Left reverse samplen 1 textcolor rgb "#222222"
set logscale xy
of(axis, column) = (strcol(1) eq axis ? column(column) : NaN)
set terminal svg size 960,380 font "DejaVu Sans,13" background "white"
set output "scaling.svg"
set multiplot layout 1,3
do for [axis in "width depth tokens"] {
  set xlabel axis
  set ylabel (axis eq "width" ? "ms per image, one thread" : "")
  set yrange [0.3:200]
  if (axis eq "width") { set xrange [25:500] } else { if (axis eq "depth") { set xrange [0.8:16] } else { set xrange [12:1000] } }
  if (axis eq "width") { set xtics (32, 64, 128, 384) }
  if (axis eq "depth") { set xtics (1, 2, 4, 12) }
  if (axis eq "tokens") { set xtics (16, 49, 196, 784) }
  plot "scaling.csv" skip 1 using (of(axis, 2)):(of(axis, 3)) with points pt 7 lc rgb "#0072B2" title "measured", \
    "" skip 1 using (of(axis, 2)):(of(axis, 4)) with points pt 6 lc rgb "#D55E00" title "plan"
}
unset multiplot
set output
