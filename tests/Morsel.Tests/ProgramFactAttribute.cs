namespace Morsel.Tests;

/// <summary>A fact that needs one of some programs of this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <param name="programs">Their names; one of them is enough.</param>
    public ProgramFactAttribute(params string[] programs) => Skip = ReasonToSkip(programs);

    internal static string? ReasonToSkip(string[] programs)
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => programs.Any(program => File.Exists(Path.Join(folder, program)))) ? null : $"not installed: {string.Join(" or ", programs)}";
    }
}

/// <inheritdoc cref="ProgramFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="ProgramFactAttribute(string[])"/>
    public ProgramTheoryAttribute(params string[] programs) => Skip = ProgramFactAttribute.ReasonToSkip(programs);
}
