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
        // How much of the file a patch copies from its base is not known before it is read.
        if (ChosenOf(plan) is not { Kind: RouteKind.Patch })
            table.Row("reuse", UpdateText.Part(plan.ReusedBytes, reuse));
        UpdateText.AddSeeds(table, plan.Seeds);
        table.Row("download", Download(plan, download));
        if (plan.Signature is { } signature)
            table.Row("signed by", SignatureText.Of(signature));
        return head + table + RouteText.Of(plan.Routes, isDone: false);
    }

    private static string Download(UpdatePlan plan, int share)
    {
        if (plan.FetchBytes == 0)
            return "nothing";
        string missing = UpdateText.Part(plan.FetchBytes, share);
        return (ChosenOf(plan) is { } route ? $"{Figures.Size(route.Bytes)} of {route.Name}, for {missing}, in "
                : plan.StoredBytes is { } stored ? $"{Figures.Size(stored)} ({stored} bytes), for {missing}, in "
                : $"{missing} in ")
            + $"{Figures.Count(plan.RangeCount, "range")}, {Figures.Count(plan.RequestCount, "request")} at least";
    }

    // What brings other bytes than those of the file itself.
    private static RouteReport? ChosenOf(UpdatePlan plan) =>
        plan.Routes.FirstOrDefault(route => route is { IsChosen: true, Kind: RouteKind.Patch or RouteKind.Units or RouteKind.Whole });
}
