# patchlaw beside PyTorch: ratio of times, and share of this machine's limit. Redraw: gnuplot peer.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid ytics lw 0.5 lc rgb "#dddddd"
set key outside right top vertical reverse Left samplen 1 textcolor rgb "#222222"
configs = "c48 f64 c96 f128 f192 c256 f384 i384"
place(name) = sum [i=1:words(configs)] (word(configs, i) eq name ? i : 0)
# A training step's place on one machine, at one precision and number of threads.
at(core, precision, threads, shift) = (strcol(1) eq core && strcol(2) eq "step" \
  && strcol(5) eq precision && column(4) == threads ? place(strcol(3)) + shift : NaN)
set xrange [0.5:8.5]
set xtics ("c48" 1, "f64" 2, "c96" 3, "f128" 4, "f192" 5, "c256" 6, "f384" 7, "i384" 8)
fp32 = "#0072B2"; bf16 = "#D55E00"
name(core) = (core eq "Zen" ? "AVX2 (Zen)" : "AVX-512 (Cooperlake)")
set terminal svg size 980,640 font "DejaVu Sans,13" background "white"
set output "peer.svg"
set multiplot layout 2,2 margins 0.09,0.80,0.06,0.94 spacing 0.07,0.09
do for [panel = 0:3] {
  core = (panel % 2 == 0 ? "Cooperlake" : "Zen")
  value = (panel < 2 ? 14 : 8)
  set title (panel < 2 ? name(core) : "") offset 0,-0.5
  set ylabel (panel % 2 == 0 ? (panel < 2 ? "PyTorch's time / ours" : "share of the product's peak") : "") offset 0.5,0
  if (panel < 2) { set yrange [0:3.5] } else { set yrange [0:1.1] }
  if (panel == 0) { set key at screen 0.81,0.93 left top } else { unset key }
  plot "peer.csv" skip 1 using (at(core, "fp32", 1, -0.15)):value with points pt 6 lc rgb fp32 title "fp32, 1 thread", \
    "" skip 1 using (at(core, "fp32", 2, -0.05)):value with points pt 7 lc rgb fp32 title "fp32, 2 threads", \
    "" skip 1 using (at(core, "bf16", 1, 0.05)):value with points pt 4 lc rgb bf16 title "bf16, 1 thread", \
    "" skip 1 using (at(core, "bf16", 2, 0.15)):value with points pt 5 lc rgb bf16 title "bf16, 2 threads", \
    (panel < 2 ? 1 : NaN) with lines dt 2 lc rgb "#666666" title "equal times"
}
unset multiplot
set output
