namespace Morsel.Fuzz;

/// <summary>An input that a parser did not bear.</summary>
/// <param name="Target">The name of the target.</param>
/// <param name="Input">The input.</param>
/// <param name="Problem">What happened.</param>
internal sealed record Finding(string Target, byte[] Input, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Target}: {Problem}\n  input of {Input.Length} bytes: {Convert.ToBase64String(Input)}";
}
