namespace Morsel.Cli.Text;

/// <summary>What <c>plan</c> tells people.</summary>
internal static class PlanText
{
    public static string Of(UpdatePlan plan)
    {
        string blocks = plan.BlockBytes > 0 ? $" in blocks of {Figures.Size(plan.BlockBytes)}" : "";
        string head = $"{Printable.Escape(plan.OutputPath)}: {(plan.IsCurrent ? "already current, " : "")}{Figures.Size(plan.Length)}{blocks}\n";
        var table = new TextTable(UpdateText.NameColumns);
        (int reuse, int download) = Figures.Shares(plan.ReusedBytes, plan.FetchBytes);
        table.Row("reuse", UpdateText.Part(plan.ReusedBytes, reuse));
        UpdateText.AddSeeds(table, plan.Seeds);
        table.Row("download", plan.FetchBytes == 0
            ? "nothing"
            : $"{UpdateText.Part(plan.FetchBytes, download)} in {Figures.Count(plan.RangeCount, "range")}, "
                + $"{Figures.Count(plan.RequestCount, "request")} at least");
        return head + table + RouteText.Of(plan.Routes, isDone: false);
    }
}
