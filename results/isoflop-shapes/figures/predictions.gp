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
set terminal svg size 982,1700 font "DejaVu Sans,13" background "white"
set output "predictions.svg"
unset key; unset grid; unset border; set offsets 0, 0, 0, 0
set xtics scale 0 ("truth" 0.5, "seen" 1.5714285714285714, "predicted" 2.642857142857143, "truth" 3.857142857142857, "seen" 4.928571428571429, "predicted" 6.0, "truth" 7.214285714285714, "seen" 8.285714285714285, "predicted" 9.357142857142858, "truth" 10.571428571428571, "seen" 11.642857142857142, "predicted" 12.714285714285714) font ",9"
set ytics scale 0 ("c1e10, width 4" 0.5, "c1e10, width 8" 1.5, "c1e10, width 12" 2.5, "c1e10, width 16" 3.5, "c1e10, width 20" 4.5, "c3e10, width 4" 5.5, "c3e10, width 8" 6.5, "c3e10, width 12" 7.5, "c3e10, width 16" 8.5, "c3e10, width 24" 9.5, "c1e11, width 8" 10.5, "c1e11, width 12" 11.5, "c1e11, width 16" 12.5, "c1e11, width 24" 13.5, "c1e11, width 32" 14.5, "c3e11, width 12" 15.5, "c3e11, width 16" 16.5, "c3e11, width 20" 17.5, "c3e11, width 24" 18.5, "c3e11, width 32" 19.5, "c1e12, width 16" 20.5, "c1e12, width 20" 21.5, "c1e12, width 24" 22.5, "c1e12, width 32" 23.5, "c1e12, width 48" 24.5) noenhanced
set xrange [0:13.214285714285714]; set yrange [25:0]
plot data skip 1 matrix every ::0:0:422:31 using (($1+0.5)/32):(0+0.03+0.94*($2+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:32:422:63 using (($1+0.5)/32):(1+0.03+0.94*($2-32+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:64:422:95 using (($1+0.5)/32):(2+0.03+0.94*($2-64+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:96:422:127 using (($1+0.5)/32):(3+0.03+0.94*($2-96+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:128:422:159 using (($1+0.5)/32):(4+0.03+0.94*($2-128+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:160:422:191 using (($1+0.5)/32):(5+0.03+0.94*($2-160+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:192:422:223 using (($1+0.5)/32):(6+0.03+0.94*($2-192+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:224:422:255 using (($1+0.5)/32):(7+0.03+0.94*($2-224+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:256:422:287 using (($1+0.5)/32):(8+0.03+0.94*($2-256+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:288:422:319 using (($1+0.5)/32):(9+0.03+0.94*($2-288+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:320:422:351 using (($1+0.5)/32):(10+0.03+0.94*($2-320+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:352:422:383 using (($1+0.5)/32):(11+0.03+0.94*($2-352+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:384:422:415 using (($1+0.5)/32):(12+0.03+0.94*($2-384+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:416:422:447 using (($1+0.5)/32):(13+0.03+0.94*($2-416+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:448:422:479 using (($1+0.5)/32):(14+0.03+0.94*($2-448+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:480:422:511 using (($1+0.5)/32):(15+0.03+0.94*($2-480+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:512:422:543 using (($1+0.5)/32):(16+0.03+0.94*($2-512+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:544:422:575 using (($1+0.5)/32):(17+0.03+0.94*($2-544+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:576:422:607 using (($1+0.5)/32):(18+0.03+0.94*($2-576+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:608:422:639 using (($1+0.5)/32):(19+0.03+0.94*($2-608+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:640:422:671 using (($1+0.5)/32):(20+0.03+0.94*($2-640+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:672:422:703 using (($1+0.5)/32):(21+0.03+0.94*($2-672+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:704:422:735 using (($1+0.5)/32):(22+0.03+0.94*($2-704+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:736:422:767 using (($1+0.5)/32):(23+0.03+0.94*($2-736+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage, \
  data skip 1 matrix every ::0:768:422:799 using (($1+0.5)/32):(24+0.03+0.94*($2-768+0.5)/32):(int($3)/65536):(int($3)/256%256):(int($3)%256) with rgbimage
set output
