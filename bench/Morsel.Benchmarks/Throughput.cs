using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Morsel.Benchmarks;

/// <summary>A column: bytes that one call goes through, by its mean time. A kernel says how many with a parameter <c>Bytes</c>.</summary>
public sealed class Throughput : IColumn
{
    public string Id => nameof(Throughput);

    public string ColumnName => "GB/s";

    public string Legend => "10^9 bytes of input per second, on one core";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
        return nanoseconds is not null && benchmarkCase.Parameters["Bytes"] is int bytes
            ? (bytes / nanoseconds.Value).ToString("0.00", CultureInfo.InvariantCulture)
            : "?";
    }
}
