namespace Morsel.Compression.Deflate;

/// <summary>Finds the lengths of a Huffman code's words.</summary>
/// <remarks>
/// Many codes are equally short. This finds gzip's: among equal frequencies the flatter subtree is joined first, a heap decides the rest,
/// and where a word gets too long, leaves move down as gzip moves them.
/// </remarks>
internal sealed class HuffmanBuilder
{
    private const int MaxNodes = 2 * DeflateSymbols.LiteralCount + 1;

    private readonly int[] _heap = new int[MaxNodes];          // 1-based, the rarest node on top
    private readonly int[] _joined = new int[MaxNodes];        // nodes in the order in which they found their parent
    private readonly int[] _weights = new int[MaxNodes];
    private readonly int[] _parents = new int[MaxNodes];
    private readonly int[] _bits = new int[MaxNodes];
    private readonly byte[] _heights = new byte[MaxNodes];
    private int _heapCount;
    private int _joinedCount;

    /// <summary>Gives each symbol that occurs its word. At least two get one, as the format wants it.</summary>
    public void Build(HuffmanCode code)
    {
        CollectLeaves(code);
        JoinNodes(code.Frequencies.Length);
        MeasureWords(code);
        code.MakeWords();
    }

    private void CollectLeaves(HuffmanCode code)
    {
        (_heapCount, _joinedCount) = (0, 0);
        Array.Clear(code.Lengths);
        int last = -1;
        for (int symbol = 0; symbol < code.Frequencies.Length; symbol++)
            if (code.Frequencies[symbol] != 0)
                AddLeaf(last = symbol, code.Frequencies[symbol]);
        while (_heapCount < 2)
            AddLeaf(last < 2 ? ++last : 0, weight: 1);
        code.UsedCount = last + 1;
        for (int place = _heapCount / 2; place >= 1; place--)
            SiftDown(place);
    }

    private void AddLeaf(int symbol, int weight)
    {
        _heap[++_heapCount] = symbol;
        _weights[symbol] = weight;
        _heights[symbol] = 0;
    }

    private void JoinNodes(int firstInnerNode)
    {
        int node = firstInnerNode;
        for (; _heapCount >= 2; node++)
        {
            int rarest = _heap[1];
            _heap[1] = _heap[_heapCount--];
            SiftDown(1);
            int second = _heap[1];
            _joined[_joinedCount++] = rarest;
            _joined[_joinedCount++] = second;
            _weights[node] = _weights[rarest] + _weights[second];
            _heights[node] = (byte)(Math.Max(_heights[rarest], _heights[second]) + 1);
            _parents[rarest] = _parents[second] = node;
            _heap[1] = node;
            SiftDown(1);
        }
        _bits[_heap[1]] = 0;
    }

    private void MeasureWords(HuffmanCode code)
    {
        Span<int> wordCounts = stackalloc int[DeflateSymbols.MaxCodeBits + 1];   // of each length
        wordCounts.Clear();
        int leaves = code.Frequencies.Length;
        int tooLong = 0;
        for (int i = _joinedCount - 1; i >= 0; i--)
        {
            int node = _joined[i];
            int bits = _bits[_parents[node]] + 1;
            if (bits > code.MaxBits)
            {
                bits = code.MaxBits;
                tooLong++;
            }
            _bits[node] = bits;
            if (node >= leaves)
                continue;
            code.Lengths[node] = (byte)bits;
            wordCounts[bits]++;
        }
        if (tooLong > 0)
            ShortenWords(code, tooLong, wordCounts);
    }

    private void ShortenWords(HuffmanCode code, int tooLong, Span<int> wordCounts)
    {
        for (; tooLong > 0; tooLong -= 2)
            LowerLeaf(code.MaxBits, wordCounts);
        AssignLengths(code, wordCounts);
    }

    // A leaf of the lowest level that has one to spare becomes an inner node: of itself and of one that was too deep.
    private static void LowerLeaf(int maxBits, Span<int> wordCounts)
    {
        int bits = maxBits - 1;
        while (wordCounts[bits] == 0)
            bits--;
        wordCounts[bits]--;
        wordCounts[bits + 1] += 2;
        wordCounts[maxBits]--;
    }

    // In the order of joining, the rarest come first: they get the longest words.
    private void AssignLengths(HuffmanCode code, ReadOnlySpan<int> wordCounts)
    {
        int i = 0;
        for (int bits = code.MaxBits; bits > 0; bits--)
            for (int count = wordCounts[bits]; count > 0; i++)
                if (_joined[i] < code.Frequencies.Length)
                {
                    code.Lengths[_joined[i]] = (byte)bits;
                    count--;
                }
    }

    private void SiftDown(int place)
    {
        int node = _heap[place];
        for (int child = place * 2; child <= _heapCount; child *= 2)
        {
            if (child < _heapCount && IsRarer(_heap[child + 1], _heap[child]))
                child++;
            if (IsRarer(node, _heap[child]))
                break;
            _heap[place] = _heap[child];
            place = child;
        }
        _heap[place] = node;
    }

    private bool IsRarer(int node, int other) =>
        _weights[node] < _weights[other] || (_weights[node] == _weights[other] && _heights[node] <= _heights[other]);
}
