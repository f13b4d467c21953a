namespace DataFeed;

/// <summary>What is kept current.</summary>
internal sealed class FeedOptions
{
    /// <summary>The address of the description.</summary>
    public string Source { get; set; } = "";

    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>How long after an update the next one begins.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);
}
