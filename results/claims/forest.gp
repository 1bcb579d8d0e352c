# Every claim about accuracy; values to the right agree with the source. Redraw, in this folder: gnuplot -d forest.gp
set encoding utf8
set datafile separator ","
data = "forest.csv"
set border 3 lw 1 lc rgb "#444444"
set tics nomirror out textcolor rgb "#222222"
set grid lw 0.5 lc rgb "#dddddd"
set key outside right top vertical Left reverse spacing 1.2 samplen 2
set style fill transparent solid 0.18 noborder
set offsets graph 0.02, graph 0.02, graph 0.02, graph 0.02
set terminal svg size 898,1442 font "DejaVu Sans,13" background "white"
set output "forest.svg"
set key at screen 0.01, screen 0.995 left top vertical maxrows 1 samplen 1 font ",11"
set nonlinear x via asinh(x) inverse sinh(x)
set xtics (-50, -20, -10, -5, -2, -1, 0, 1, 2, 5, 10, 20, 50)
set xlabel "test accuracy, clear of the claimed bound by (points)\nmean and 95 % interval over seeds"
set lmargin at screen 0.532
set rmargin at screen 0.97
set tmargin at screen 0.9723
set object 1 rectangle from graph 0, first -0.5 to graph 1, first 0.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 8 rectangle from graph 0, first 6.5 to graph 1, first 7.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 12 rectangle from graph 0, first 10.5 to graph 1, first 11.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 16 rectangle from graph 0, first 14.5 to graph 1, first 15.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 19 rectangle from graph 0, first 17.5 to graph 1, first 18.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 23 rectangle from graph 0, first 21.5 to graph 1, first 22.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 28 rectangle from graph 0, first 26.5 to graph 1, first 27.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 31 rectangle from graph 0, first 29.5 to graph 1, first 30.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 34 rectangle from graph 0, first 32.5 to graph 1, first 33.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 37 rectangle from graph 0, first 35.5 to graph 1, first 36.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 50 rectangle from graph 0, first 48.5 to graph 1, first 49.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 53 rectangle from graph 0, first 51.5 to graph 1, first 52.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 59 rectangle from graph 0, first 57.5 to graph 1, first 58.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 64 rectangle from graph 0, first 62.5 to graph 1, first 63.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 66 rectangle from graph 0, first 64.5 to graph 1, first 65.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 68 rectangle from graph 0, first 66.5 to graph 1, first 67.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set object 75 rectangle from graph 0, first 73.5 to graph 1, first 74.5 behind fillcolor rgb "#f4f6f8" fillstyle solid noborder
set ytics nomirror ('attention' 0, 'a causal trunk loses when read bidirectionally, linear (causal)' 1, 'a causal trunk loses when read bidirectionally, attentive (causal)' 2, 'a prefix trunk is better read bidirectionally, linear (prefix)' 3, 'read bidirectionally, a causal trunk is worse than a prefix trunk, linear' 4, 'the attentive probe beats the linear one (prefix)' 5, 'the attentive probe beats the linear one (causal)' 6, 'crop-scale' 7, 'without crops features are worse, linear' 8, 'without crops features are worse, attentive' 9, 'very small crops are worse, linear' 10, 'head' 11, 'a trunk trained without a head probes worse, linear' 12, 'a trunk trained without a head probes worse, attentive' 13, 'a transformer head is no worse than an MLP head, linear' 14, 'head-size' 15, 'a deeper head probes better, linear (w48)' 16, 'a wider head probes better, linear (h2)' 17, 'layers' 18, 'the best block for an attentive probe comes before the last' 19, 'the best block for a linear probe comes before the last' 20, 'attentive beats linear at the last block too' 21, 'lora' 22, 'LoRA of rank 8 beats the frozen trunk' 23, 'rank 8 beats rank 1' 24, 'training everything beats LoRA of rank 8' 25, 'pre-training helps even where everything is trained' 26, 'mixture' 27, 'a share of own images helps a foreign source' 28, 'a foreign source helps few own images' 29, 'model-size' 30, 'a larger model probes better, attentive' 31, 'a larger model probes better, linear' 32, 'objective' 33, 'masked prediction at 50 %% probes worse, attentive' 34, 'masked prediction at 75 %% probes worse, attentive' 35, 'order' 36, 'spiral order probes worse than raster, linear (causal)' 37, 'spiral order probes worse than raster, linear (prefix)' 38, 'spiral order probes worse than raster, attentive (causal)' 39, 'spiral order probes worse than raster, attentive (prefix)' 40, 'checkerboard order probes worse than raster, linear (causal)' 41, 'checkerboard order probes worse than raster, linear (prefix)' 42, 'checkerboard order probes worse than raster, attentive (causal)' 43, 'checkerboard order probes worse than raster, attentive (prefix)' 44, 'a fixed random order probes worse than raster, linear (causal)' 45, 'a fixed random order probes worse than raster, linear (prefix)' 46, 'a fixed random order probes worse than raster, attentive (causal)' 47, 'a fixed random order probes worse than raster, attentive (prefix)' 48, 'order-photos' 49, 'a fixed random order probes worse than raster, linear' 50, 'a fixed random order probes worse than raster, attentive' 51, 'probes' 52, 'an attentive probe beats a linear one' 53, 'four queries beat one' 54, 'training beats an untrained trunk, linear' 55, 'training beats an untrained trunk, attentive' 56, 'training beats an attentive probe on pixels' 57, 'quickstart' 58, 'a trunk trained without a head probes worse, linear (small)' 59, 'a trunk trained without a head probes worse, linear (large)' 60, 'a trunk trained without a head probes worse, attentive (small)' 61, 'a trunk trained without a head probes worse, attentive (large)' 62, 'shape' 63, 'a wide trunk probes better than a deep one, attentive' 64, 'shape-flops' 65, 'at equal operations too, a wide trunk probes better than a deep one' 66, 'target' 67, 'normalising within the patch helps a linear probe' 68, 'normalising within the patch helps an attentive probe' 69, 'k-means tokens are worse than normalised pixels' 70, 'k-means tokens are worse than normalised pixels, attentive' 71, 'learned tokens are worse than k-means tokens' 72, 'learned tokens are worse than k-means tokens, attentive' 73, 'training-length' 74, 'longer training probes better, attentive' 75) noenhanced font ",10"
set yrange [75.5:-0.5]
set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead lw 1.5 lc rgb "#444444"
plot data skip 1 using ($1==0 ? $3 : NaN):2 with points pt 12 ps 0.8 lw 1.2 lc rgb "#999999" title "the source, 48", \
  data skip 1 using ($1==1 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.7 pt 7 lc rgb "#0072B2" title "same sign, 33", \
  data skip 1 using ($1==2 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.7 pt 13 lc rgb "#444444" title "open, 21", \
  data skip 1 using ($1==3 ? $3 : NaN):2:4:5 with xerrorbars lw 2 ps 0.7 pt 5 lc rgb "#D55E00" title "opposite sign, 5"
set output
