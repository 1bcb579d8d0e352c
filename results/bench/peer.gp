# patchlaw beside PyTorch: ratio of times, and share of this machine's limit. Redraw: gnuplot peer.gp
set encoding utf8
set datafile separator ","
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid ytics lw 0.5 lc rgb "#dddddd"
set key outside right top vertical reverse Left samplen 1 textcolor rgb "#222222"
configs = "f64 f128 f192 c256 f384 i384"
place(name) = sum [i=1:words(configs)] (word(configs, i) eq name ? i : 0)
# Column `value` of the training steps of one precision and number of threads, beside the others'.
at(precision, threads, shift) = (strcol(1) eq "step" && strcol(4) eq precision && column(3) == threads \
  ? place(strcol(2)) + shift : NaN)
set xrange [0.5:6.5]
set xtics ("f64" 1, "f128" 2, "f192" 3, "c256" 4, "f384" 5, "i384" 6)
fp32 = "#0072B2"; bf16 = "#D55E00"
do for [form = 1:2] {
  if (form == 1) { set terminal svg size 860,640 font "DejaVu Sans,13" background "white"; set output "peer.svg" }
  if (form == 2) { set terminal pngcairo size 1720,1280 font "DejaVu Sans,13" fontscale 2 linewidth 2 pointscale 2 background "white"; set output "peer.png" }
  set multiplot layout 2,1
  set ylabel "PyTorch's time / ours"
  set yrange [0:*]
  plot "peer.csv" skip 1 using (at("fp32", 1, -0.15)):13 with points pt 6 lc rgb fp32 title "fp32, 1 thread", \
    "" skip 1 using (at("fp32", 2, -0.05)):13 with points pt 7 lc rgb fp32 title "fp32, 2 threads", \
    "" skip 1 using (at("bf16", 1, 0.05)):13 with points pt 4 lc rgb bf16 title "bf16, 1 thread", \
    "" skip 1 using (at("bf16", 2, 0.15)):13 with points pt 5 lc rgb bf16 title "bf16, 2 threads", \
    1 with lines dt 2 lc rgb "#666666" title "equal"
  set ylabel "share of the product's peak"
  set yrange [0:1.1]
  plot "peer.csv" skip 1 using (at("fp32", 1, -0.15)):7 with points pt 6 lc rgb fp32 title "fp32, 1 thread", \
    "" skip 1 using (at("fp32", 2, -0.05)):7 with points pt 7 lc rgb fp32 title "fp32, 2 threads", \
    "" skip 1 using (at("bf16", 1, 0.05)):7 with points pt 4 lc rgb bf16 title "bf16, 1 thread", \
    "" skip 1 using (at("bf16", 2, 0.15)):7 with points pt 5 lc rgb bf16 title "bf16, 2 threads"
  unset multiplot
  set output
}
