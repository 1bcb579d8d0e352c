# Truth, what the model sees, and its prediction of each other patch (autoregressive ones from the true patches before it; normalized ones with the true patch's mean and deviation). Redraw, in this folder: gnuplot -d predictions.gp
set encoding utf8
set datafile separator ","
data = "predictions.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 982,248 font "DejaVu Sans,13" background "white"
set output "predictions.svg"
unset key; unset grid; unset border; set offsets 0, 0, 0, 0
set xtics scale 0 ("truth" 0.5, "seen" 1.5714285714285714, "predicted" 2.642857142857143, "truth" 3.857142857142857, "seen" 4.928571428571429, "predicted" 6.0, "truth" 7.214285714285714, "seen" 8.285714285714285, "predicted" 9.357142857142858, "truth" 10.571428571428571, "seen" 11.642857142857142, "predicted" 12.714285714285714) font ",9"
set ytics scale 0 ("base" 0.5, "wide" 1.5, "deep" 2.5) noenhanced
set xrange [0:13.214285714285714]; set yrange [3:0]
plot data skip 1 matrix every ::0:0:369:27 using (($1+0.5)/28):(0+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:28:369:55 using (($1+0.5)/28):(1+0.03+0.94*($2-28+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:56:369:83 using (($1+0.5)/28):(2+0.03+0.94*($2-56+0.5)/28):3:3:3 with rgbimage
set output
