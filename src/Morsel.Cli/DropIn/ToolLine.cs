namespace Morsel.Cli.DropIn;

/// <summary>A command line that was read: options with their values in the order given, and what is no option.</summary>
internal sealed class ToolLine
{
    private readonly List<(ToolOption Option, string Value)> _given = [];
    private readonly List<string> _names = [];

    /// <summary>Everything that is no option and no value of one.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The options, each with its value; an option without one has the empty text.</summary>
    public IReadOnlyList<(ToolOption Option, string Value)> Given => _given;

    public void Add(ToolOption option, string value) => _given.Add((option, value));

    public void AddName(string name) => _names.Add(name);

    public bool Has(ToolOption option) => Count(option) > 0;

    public int Count(ToolOption option) => _given.Count(given => given.Option == option);

    /// <summary>The value that counts where one is wanted: the last; null if there is none.</summary>
    public string? Last(ToolOption option) => All(option).LastOrDefault();

    public IEnumerable<string> All(ToolOption option) => _given.Where(given => given.Option == option).Select(given => given.Value);
}
