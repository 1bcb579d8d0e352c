# Truth, what the model sees, and its prediction of each other patch (autoregressive ones from the true patches before it; normalized ones with the true patch's mean and deviation). Redraw: gnuplot predictions.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 982,2030 font "DejaVu Sans,13" background "white"
set output "predictions.svg"
unset key; unset grid; unset border; set offsets 0, 0, 0, 0
set xtics scale 0 ("truth" 0.5, "seen" 1.5714285714285714, "predicted" 2.642857142857143, "truth" 3.857142857142857, "seen" 4.928571428571429, "predicted" 6.0, "truth" 7.214285714285714, "seen" 8.285714285714285, "predicted" 9.357142857142858, "truth" 10.571428571428571, "seen" 11.642857142857142, "predicted" 12.714285714285714) font ",9"
set ytics scale 0 ("c1e10, width 4" 0.5, "c1e10, width 8" 1.5, "c1e10, width 12" 2.5, "c1e10, width 16" 3.5, "c1e10, width 20" 4.5, "c1e10, width 24" 5.5, "c3e10, width 4" 6.5, "c3e10, width 8" 7.5, "c3e10, width 12" 8.5, "c3e10, width 16" 9.5, "c3e10, width 24" 10.5, "c3e10, width 32" 11.5, "c1e11, width 8" 12.5, "c1e11, width 12" 13.5, "c1e11, width 16" 14.5, "c1e11, width 20" 15.5, "c1e11, width 24" 16.5, "c1e11, width 32" 17.5, "c3e11, width 12" 18.5, "c3e11, width 16" 19.5, "c3e11, width 20" 20.5, "c3e11, width 24" 21.5, "c3e11, width 32" 22.5, "c3e11, width 48" 23.5, "c1e12, width 16" 24.5, "c1e12, width 20" 25.5, "c1e12, width 24" 26.5, "c1e12, width 32" 27.5, "c1e12, width 48" 28.5, "c1e12, width 64" 29.5) noenhanced
set xrange [0:13.214285714285714]; set yrange [30:0]
plot "predictions-0.csv" matrix using (($1+0.5)/28):(0+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-1.csv" matrix using (($1+0.5)/28):(1+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-2.csv" matrix using (($1+0.5)/28):(2+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-3.csv" matrix using (($1+0.5)/28):(3+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-4.csv" matrix using (($1+0.5)/28):(4+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-5.csv" matrix using (($1+0.5)/28):(5+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-6.csv" matrix using (($1+0.5)/28):(6+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-7.csv" matrix using (($1+0.5)/28):(7+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-8.csv" matrix using (($1+0.5)/28):(8+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-9.csv" matrix using (($1+0.5)/28):(9+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-10.csv" matrix using (($1+0.5)/28):(10+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-11.csv" matrix using (($1+0.5)/28):(11+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-12.csv" matrix using (($1+0.5)/28):(12+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-13.csv" matrix using (($1+0.5)/28):(13+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-14.csv" matrix using (($1+0.5)/28):(14+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-15.csv" matrix using (($1+0.5)/28):(15+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-16.csv" matrix using (($1+0.5)/28):(16+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-17.csv" matrix using (($1+0.5)/28):(17+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-18.csv" matrix using (($1+0.5)/28):(18+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-19.csv" matrix using (($1+0.5)/28):(19+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-20.csv" matrix using (($1+0.5)/28):(20+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-21.csv" matrix using (($1+0.5)/28):(21+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-22.csv" matrix using (($1+0.5)/28):(22+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-23.csv" matrix using (($1+0.5)/28):(23+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-24.csv" matrix using (($1+0.5)/28):(24+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-25.csv" matrix using (($1+0.5)/28):(25+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-26.csv" matrix using (($1+0.5)/28):(26+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-27.csv" matrix using (($1+0.5)/28):(27+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-28.csv" matrix using (($1+0.5)/28):(28+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  "predictions-29.csv" matrix using (($1+0.5)/28):(29+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage
set output
