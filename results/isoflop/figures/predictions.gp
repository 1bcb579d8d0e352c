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
set terminal svg size 982,2030 font "DejaVu Sans,13" background "white"
set output "predictions.svg"
unset key; unset grid; unset border; set offsets 0, 0, 0, 0
set xtics scale 0 ("truth" 0.5, "seen" 1.5714285714285714, "predicted" 2.642857142857143, "truth" 3.857142857142857, "seen" 4.928571428571429, "predicted" 6.0, "truth" 7.214285714285714, "seen" 8.285714285714285, "predicted" 9.357142857142858, "truth" 10.571428571428571, "seen" 11.642857142857142, "predicted" 12.714285714285714) font ",9"
set ytics scale 0 ("c1e10, width 4" 0.5, "c1e10, width 8" 1.5, "c1e10, width 12" 2.5, "c1e10, width 16" 3.5, "c1e10, width 20" 4.5, "c1e10, width 24" 5.5, "c3e10, width 4" 6.5, "c3e10, width 8" 7.5, "c3e10, width 12" 8.5, "c3e10, width 16" 9.5, "c3e10, width 24" 10.5, "c3e10, width 32" 11.5, "c1e11, width 8" 12.5, "c1e11, width 12" 13.5, "c1e11, width 16" 14.5, "c1e11, width 20" 15.5, "c1e11, width 24" 16.5, "c1e11, width 32" 17.5, "c3e11, width 12" 18.5, "c3e11, width 16" 19.5, "c3e11, width 20" 20.5, "c3e11, width 24" 21.5, "c3e11, width 32" 22.5, "c3e11, width 48" 23.5, "c1e12, width 16" 24.5, "c1e12, width 20" 25.5, "c1e12, width 24" 26.5, "c1e12, width 32" 27.5, "c1e12, width 48" 28.5, "c1e12, width 64" 29.5) noenhanced
set xrange [0:13.214285714285714]; set yrange [30:0]
plot data skip 1 matrix every ::0:0:369:27 using (($1+0.5)/28):(0+0.03+0.94*($2+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:28:369:55 using (($1+0.5)/28):(1+0.03+0.94*($2-28+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:56:369:83 using (($1+0.5)/28):(2+0.03+0.94*($2-56+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:84:369:111 using (($1+0.5)/28):(3+0.03+0.94*($2-84+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:112:369:139 using (($1+0.5)/28):(4+0.03+0.94*($2-112+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:140:369:167 using (($1+0.5)/28):(5+0.03+0.94*($2-140+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:168:369:195 using (($1+0.5)/28):(6+0.03+0.94*($2-168+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:196:369:223 using (($1+0.5)/28):(7+0.03+0.94*($2-196+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:224:369:251 using (($1+0.5)/28):(8+0.03+0.94*($2-224+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:252:369:279 using (($1+0.5)/28):(9+0.03+0.94*($2-252+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:280:369:307 using (($1+0.5)/28):(10+0.03+0.94*($2-280+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:308:369:335 using (($1+0.5)/28):(11+0.03+0.94*($2-308+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:336:369:363 using (($1+0.5)/28):(12+0.03+0.94*($2-336+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:364:369:391 using (($1+0.5)/28):(13+0.03+0.94*($2-364+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:392:369:419 using (($1+0.5)/28):(14+0.03+0.94*($2-392+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:420:369:447 using (($1+0.5)/28):(15+0.03+0.94*($2-420+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:448:369:475 using (($1+0.5)/28):(16+0.03+0.94*($2-448+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:476:369:503 using (($1+0.5)/28):(17+0.03+0.94*($2-476+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:504:369:531 using (($1+0.5)/28):(18+0.03+0.94*($2-504+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:532:369:559 using (($1+0.5)/28):(19+0.03+0.94*($2-532+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:560:369:587 using (($1+0.5)/28):(20+0.03+0.94*($2-560+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:588:369:615 using (($1+0.5)/28):(21+0.03+0.94*($2-588+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:616:369:643 using (($1+0.5)/28):(22+0.03+0.94*($2-616+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:644:369:671 using (($1+0.5)/28):(23+0.03+0.94*($2-644+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:672:369:699 using (($1+0.5)/28):(24+0.03+0.94*($2-672+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:700:369:727 using (($1+0.5)/28):(25+0.03+0.94*($2-700+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:728:369:755 using (($1+0.5)/28):(26+0.03+0.94*($2-728+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:756:369:783 using (($1+0.5)/28):(27+0.03+0.94*($2-756+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:784:369:811 using (($1+0.5)/28):(28+0.03+0.94*($2-784+0.5)/28):3:3:3 with rgbimage, \
  data skip 1 matrix every ::0:812:369:839 using (($1+0.5)/28):(29+0.03+0.94*($2-812+0.5)/28):3:3:3 with rgbimage
set output
