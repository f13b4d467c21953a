namespace Morsel.Matching;

/// <summary>Consecutive blocks of the target found in a stretch of a seed, one after another.</summary>
/// <param name="Offset">Where the first of them begins, from the beginning of the stretch, in bytes.</param>
/// <param name="FirstBlock">Number of the first block.</param>
/// <param name="Count">How many blocks.</param>
internal readonly record struct Match(int Offset, int FirstBlock, int Count);
