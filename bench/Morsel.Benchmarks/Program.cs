using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Morsel.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Throughput).Assembly).Run(args, DefaultConfig.Instance.AddColumn(new Throughput()));
